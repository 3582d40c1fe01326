//! The pages about accounts, for moderators and admins, and where admins begin.

mod accounts;
mod admin;
mod categories;
mod change_account;
mod email_domains;
mod kept_data;
mod managed_account;
mod parked_emails;
mod policies;
mod verification_queue;

pub(crate) use accounts::AccountsPage;
pub(crate) use admin::AdminPage;
pub(crate) use categories::{EditCategoryPage, ManageCategoriesPage, NewCategoryPage};
pub(crate) use change_account::{ReinstatePage, ResetFactorPage, RolePage, SuspendPage};
pub(crate) use email_domains::EmailDomainsPage;
pub(crate) use kept_data::KeptDataPage;
pub(crate) use managed_account::ManagedAccountPage;
pub(crate) use parked_emails::ParkedEmailsPage;
pub(crate) use policies::{EditPolicyPage, ManagePoliciesPage, PolicyPreviewPage};
pub(crate) use verification_queue::VerificationQueuePage;

//! What is said of a table of the database.

/// A table, what the file has of it, and what erasing an account does to it.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What the file has of it.
    pub part: Part,
    /// What erasing an account does to it.
    pub erased: Erased,
}

/// What the file has of a table.
#[derive(Debug)]
pub enum Part {
    /// The person's rows, with all columns but these.
    Theirs(&'static [LeftOut]),
    /// Nothing, and why.
    Nothing(&'static str),
}

/// A column that the file does not have, and why.
#[derive(Debug)]
pub struct LeftOut {
    /// Its name.
    pub column: &'static str,
    /// Why.
    pub because: &'static str,
}

/// What erasing an account does to a table.
#[derive(Debug)]
pub enum Erased {
    /// The person's rows go.
    Rows(&'static [Theirs]),
    /// Of the person's rows, some columns are emptied; the others stay, because they tell
    /// nothing about a person.
    Columns {
        /// Which rows.
        of: &'static [Theirs],
        /// What is emptied.
        emptied: &'static [(&'static str, Emptied)],
        /// What stays.
        kept: &'static [&'static str],
    },
    /// Code of its own takes the person out, here.
    Otherwise(&'static str),
    /// Nothing, and why.
    Stays(&'static str),
}

/// By which column rows are a person's.
#[derive(Clone, Copy, Debug)]
pub enum Theirs {
    /// It identifies their account.
    Account(&'static str),
    /// It identifies their registration in a round.
    Registration(&'static str),
    /// It identifies a thread that they opened.
    Topic(&'static str),
    /// It identifies a post that they wrote; what a thread says by itself is none.
    Post(&'static str),
}

/// What a column says once it is emptied.
#[derive(Clone, Copy, Debug)]
pub enum Emptied {
    /// Nothing.
    Null,
    /// This text.
    Text(&'static str),
    /// An empty list.
    List,
    /// Something that is no address, and that no other row has.
    NoAddress,
    /// When the account was erased.
    Now,
}

//! The program as its operator sees it: commands, settings, exit codes.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use clearing::db::Db;
use clearing::entity::{AccountStatus, Role, account, session};
use clearing::own_data;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const PASSWORD: &str = "twelve violet herons argue\n";

/// A folder to run the program in, with nothing set but where it listens.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) port: u16,
}

/// The program while it serves; ended when dropped.
pub(crate) struct Serving {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { folder: tempfile::tempdir().unwrap(), port }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) async fn db(&self) -> Db {
        Db::open(&format!("sqlite:{}", self.path("clearing.db").display())).await.unwrap()
    }

    /// The program with these arguments; `settings` are its whole environment.
    fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearing"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("CLEARING_LISTEN", format!("127.0.0.1:{}", self.port))
            .envs(settings.iter().copied())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        self.command(arguments, settings).output().await.unwrap()
    }

    pub(crate) async fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        self.run_with(arguments, &[], input).await
    }

    pub(crate) async fn run_with(
        &self,
        arguments: &[&str],
        settings: &[(&str, &str)],
        input: &str,
    ) -> Output {
        let mut process = self
            .command(arguments, settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may end before it reads.
        let _ = process.stdin.take().unwrap().write_all(input.as_bytes()).await;
        process.wait_with_output().await.unwrap()
    }

    /// What the program logged since it began to serve.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    /// Begins a command that serves. A file that may not grow fails its writes
    /// and does not end the program, as a full disk would.
    pub(crate) fn begin(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Serving {
        let direct = self.command(arguments, settings);
        let direct = direct.as_std();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(direct.get_program());
        let environment = direct.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let mut process = command
            .args(direct.get_args())
            .current_dir(self.folder.path())
            .env_clear()
            .envs(environment)
            .kill_on_drop(true)
            .stdout(Stdio::piped())
            .stderr(File::create(self.path("log")).unwrap())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap()).lines();
        Serving { process, said }
    }

    /// Serves, and waits until it says where.
    async fn serve(&self) -> Serving {
        self.serve_with(&[]).await
    }

    /// Serves with these settings, and waits until it says where.
    pub(crate) async fn serve_with(&self, settings: &[(&str, &str)]) -> Serving {
        let mut serving = self.begin(&["serve"], settings);
        let first = serving.line().await;
        assert_eq!(first, format!("Clearing is at http://127.0.0.1:{}", self.port));
        serving
    }

    pub(crate) async fn create_admin(&self) -> Output {
        let arguments = &["account", "create", "--email", "ada@homeoffice.gov.uk"];
        let arguments = [&arguments[..], &["--name", "Ada", "--role", "admin"]].concat();
        self.run_with_input(&arguments, PASSWORD).await
    }
}

impl Serving {
    /// The next line it says on standard output.
    pub(crate) async fn line(&mut self) -> String {
        self.said.next_line().await.unwrap().expect("the program ended")
    }

    /// The process's identifier.
    pub(crate) fn id(&self) -> String {
        self.process.id().unwrap().to_string()
    }

    /// Ends it as a power cut would: with SIGKILL, at whatever it is.
    pub(crate) async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// Tells it to stop, as a service manager does, and waits until it has.
    pub(crate) async fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.id()]).status().await.unwrap();
        assert!(told.success());
        self.process.wait().await.unwrap().code()
    }

    /// Everything it said on standard output from here to its end.
    async fn rest(&mut self) -> String {
        let mut rest = String::new();
        while let Some(line) = self.said.next_line().await.unwrap() {
            rest.push_str(&line);
            rest.push('\n');
        }
        rest
    }
}

/// What a refusal looks like: one line, and an exit code.
pub(crate) fn refusal(output: &Output) -> (String, Option<i32>) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "one line: {said}");
    (said.trim_end().to_owned(), output.status.code())
}

fn mode_of(file: &Path) -> u32 {
    file.metadata().unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_first_start_says_where_it_is_and_how_to_make_the_first_admin() {
    let place = Place::new();
    let mut serving = place.serve().await;
    let health = reqwest::get(format!("http://127.0.0.1:{}/health", place.port)).await.unwrap();
    assert_eq!(health.status(), 200);
    for private in ["clearing.db", "clearing.key"] {
        assert_eq!(mode_of(&place.path(private)), 0o600, "{private}");
    }

    let made = place.create_admin().await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let db = place.db().await;
    let admin = account::Entity::find().one(db.reader()).await.unwrap().unwrap();
    assert_eq!((admin.role, admin.status), (Role::Admin, AccountStatus::Active));

    let process = serving.process.id().unwrap().to_string();
    Command::new("kill").args(["-TERM", &process]).status().await.unwrap();
    let rest = serving.rest().await;
    assert!(rest.contains("account create --role admin"), "{rest}");
    assert_eq!(serving.process.wait().await.unwrap().code(), Some(0));

    let mut again = place.serve().await;
    let process = again.process.id().unwrap().to_string();
    Command::new("kill").args(["-TERM", &process]).status().await.unwrap();
    assert!(!again.rest().await.contains("account create"));
}

#[tokio::test]
async fn a_wrong_setting_stops_the_start_and_names_itself() {
    let place = Place::new();
    for (name, value) in [
        ("CLEARING_LISTEN", "everywhere"),
        ("CLEARING_BASE_URL", "clearing.example"),
        ("CLEARING_DATABASE_URL", "mysql://localhost"),
        ("CLEARING_DATABASE_URL", "sqlite:no/such/folder/clearing.db"),
        ("CLEARING_MAIL", "pigeon:loft"),
        ("CLEARING_MAIL_FROM", "nobody"),
        ("CLEARING_SECRET_KEY", "hunter2"),
        ("CLEARING_LOG", "=/="),
        ("CLEARING_LOG_FORMAT", "verse"),
        ("CLEARING_RATE_LIMITS", "perhaps"),
    ] {
        let (said, code) = refusal(&place.run(&["serve"], &[(name, value)]).await);
        assert!(said.starts_with(&format!("clearing: {name}")), "{name}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
        assert_eq!(code, Some(2), "{said}");
    }
}

#[tokio::test]
async fn a_setting_that_does_not_exist_stops_the_start() {
    let place = Place::new();
    let (said, code) = refusal(&place.run(&["serve"], &[("CLEARING_LISEN", "x")]).await);
    assert!(said.contains("lisen"), "{said}");
    assert_eq!(code, Some(2));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let place = Place::new();
    let taken = TcpListener::bind(("127.0.0.1", place.port)).unwrap();
    let (said, code) = refusal(&place.run(&[], &[]).await);
    let address = taken.local_addr().unwrap();
    assert!(said.starts_with(&format!("clearing: CLEARING_LISTEN: Cannot listen on {address}")));
    assert_eq!(code, Some(2));
}

#[tokio::test]
async fn an_account_is_made_once_and_with_a_good_password() {
    let place = Place::new();
    let arguments = ["account", "create", "--email", "ada@homeoffice.gov.uk", "--name", "Ada"];
    let (said, code) = refusal(&place.run_with_input(&arguments, "short\n").await);
    assert!(said.contains("12 characters"), "{said}");
    assert_eq!(code, Some(1));

    assert!(place.create_admin().await.status.success());
    let (said, code) = refusal(&place.create_admin().await);
    assert_eq!(said, "clearing: There is already an account with this email address");
    assert_eq!(code, Some(1));
}

#[tokio::test]
async fn a_database_is_copied_in_use_and_put_back_when_it_is_not() {
    let place = Place::new();
    let serving = place.serve().await;
    assert!(place.run(&["backup", "copy.db"], &[]).await.status.success());
    assert_eq!(mode_of(&place.path("copy.db")), 0o600);
    assert!(place.create_admin().await.status.success());

    let (said, _) = refusal(&place.run(&["backup", "copy.db"], &[]).await);
    assert_eq!(said, "clearing: copy.db already exists. Nothing was overwritten");
    let (said, _) = refusal(&place.run(&["restore", "copy.db"], &[]).await);
    assert_eq!(said, "clearing: The database is in use. Stop the server first");
    assert_eq!(serving.stop().await, Some(0));

    assert!(place.run(&["restore", "copy.db"], &[]).await.status.success());
    let db = place.db().await;
    assert_eq!(account::Entity::find().count(db.reader()).await.unwrap(), 0, "as it was then");
    assert_eq!(session::Entity::find().count(db.reader()).await.unwrap(), 0);
    db.close().await.unwrap();
    assert!(place.path("clearing.db.replaced").exists(), "nothing is thrown away");
}

#[tokio::test]
async fn who_was_erased_since_is_erased_in_a_restored_copy() {
    let place = Place::new();
    for (email, name) in [("ada@homeoffice.gov.uk", "Ada"), ("eve@homeoffice.gov.uk", "Eve")] {
        let arguments = ["account", "create", "--email", email, "--name", name];
        let made = place.run_with_input(&arguments, PASSWORD).await;
        assert!(made.status.success(), "{made:?}");
    }
    assert!(place.run(&["backup", "copy.db"], &[]).await.status.success());
    let db = place.db().await;
    let people = account::Entity::find().order_by_asc(account::Column::Email);
    let people = people.all(db.reader()).await.unwrap();
    let mut occasion = clearing::occasion::Occasion::at(clearing::worker::now());
    // Ada is in the database that is replaced, Eve in the ledger alone.
    db.write(async |tx| own_data::erase(tx, &mut occasion, people[0].id).await).await.unwrap();
    db.close().await.unwrap();
    std::fs::write(place.path("clearing.erasures"), format!("{}\n", people[1].id)).unwrap();

    let restored = place.run(&["restore", "copy.db"], &[]).await;
    assert!(restored.status.success(), "{restored:?}");
    let file =
        String::from_utf8_lossy(&std::fs::read(place.path("clearing.db")).unwrap()).into_owned();
    for address in ["ada@homeoffice", "eve@homeoffice"] {
        assert!(!file.contains(address), "{address} is in the file");
    }
    let db = place.db().await;
    let left = account::Column::Status.eq(AccountStatus::Erased);
    let left = account::Entity::find().filter(left).count(db.reader()).await.unwrap();
    assert_eq!(left, 2);
    db.close().await.unwrap();

    assert!(place.run(&["erase-again"], &[]).await.status.success());
    std::fs::write(place.path("clearing.erasures"), "Eve\n").unwrap();
    std::fs::remove_file(place.path("clearing.db.replaced")).unwrap();
    for command in [&["restore", "copy.db"][..], &["erase-again"]] {
        let (said, code) = refusal(&place.run(command, &[]).await);
        assert!(said.contains("Line 1 is not the identifier of an account"), "{said}");
        assert_eq!(code, Some(2));
    }
}

#[tokio::test]
async fn what_is_no_backup_is_not_restored() {
    let place = Place::new();
    assert!(place.create_admin().await.status.success());
    assert!(place.run(&["backup", "copy.db"], &[]).await.status.success());
    let copy = std::fs::read(place.path("copy.db")).unwrap();
    std::fs::write(place.path("half.db"), &copy[..copy.len() / 2]).unwrap();
    std::fs::write(place.path("text.db"), "Dear diary").unwrap();
    std::fs::write(place.path("empty.db"), "").unwrap();
    for file in ["half.db", "text.db", "empty.db", "none.db"] {
        let (said, code) = refusal(&place.run(&["restore", file], &[]).await);
        assert!(said.contains(file), "{said}");
        assert_eq!(code, Some(1));
    }

    let other = Db::open(&format!("sqlite:{}", place.path("copy.db").display())).await.unwrap();
    other
        .write(async |tx| {
            sea_orm::ConnectionTrait::execute_unprepared(
                tx,
                "DELETE FROM seaql_migrations WHERE version LIKE 'm07%'",
            )
            .await
        })
        .await
        .unwrap();
    other.close().await.unwrap();
    let (said, _) = refusal(&place.run(&["restore", "copy.db"], &[]).await);
    assert!(said.contains("Another version of Clearing"), "{said}");

    let db = place.db().await;
    assert_eq!(account::Entity::find().count(db.reader()).await.unwrap(), 1, "nothing changed");
    let files: Vec<_> = std::fs::read_dir(place.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("unfinished") || name.contains("replaced"))
        .collect();
    assert!(files.is_empty(), "nothing is left over: {files:?}");
}

#[tokio::test]
async fn postgres_is_left_to_its_own_tools() {
    let place = Place::new();
    let url = [("CLEARING_DATABASE_URL", "postgres://clearing@127.0.0.1:1/clearing")];
    for command in ["backup", "restore"] {
        let (said, code) = refusal(&place.run(&[command, "copy.db"], &url).await);
        assert!(said.contains("pg_dump"), "{said}");
        assert_eq!(code, Some(2));
    }
}

#[tokio::test]
async fn the_schema_is_printed() {
    let printed = Place::new().run(&["schema"], &[]).await;
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), clearing::graphql::sdl());
}

//! A bar on a terminal, and nothing of it in a pipe.

use super::*;

/// Runs a program on a terminal of its own, and prints what that shows.
const ON_A_TERMINAL: &str = "\
import pty, sys
sys.exit(pty.spawn(sys.argv[1:]) >> 8)";

#[test]
fn a_terminal_shows_a_bar_and_a_pipe_shows_none() {
    let files = Files::new();
    let (people, out) = (text(&data("participants_2021.csv")), text(&files.path("out")));
    let arguments = ["match", "--participants", &people, "--out", &out];
    let piped = clearing(&arguments);
    assert!(piped.stderr.is_empty(), "{piped:?}");
    let said = String::from_utf8(piped.stdout).unwrap();
    assert!(!said.contains('\u{1b}') && !said.contains('%'), "{said}");

    let shown = Command::new("python3")
        .args(["-c", ON_A_TERMINAL, env!("CARGO_BIN_EXE_clearing")])
        .args(arguments)
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert!(shown.status.success(), "{shown:?}");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains('%') && shown.contains('\u{1b}'), "{shown}");
    // Once it is done the bar is gone, and what is said stands alone.
    let last = shown.rsplit('\u{1b}').next().unwrap();
    assert!(last.contains("1166 pairs among 850 people"), "{last}");
    assert!(!last.contains('%'), "{last}");
}

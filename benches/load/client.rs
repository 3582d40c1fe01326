//! Many clients at once, each on a connection that stays open.
//!
//! Plain blocking sockets: they cost the machine little, and the server has to
//! share it with them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::Failure;
use super::scenarios::{Ask, Scenario};

/// How long one kind of request is sent at most.
const WITHIN: Duration = Duration::from_secs(20);

/// How it went.
pub(super) struct Driven {
    /// How long each request took, shortest first.
    pub(super) took: Vec<Duration>,
    /// How long all took, side by side.
    pub(super) in_all: Duration,
}

impl Driven {
    /// How long the quickest `percent` of all requests took at most.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let idx = (self.took.len() * percent / 100).min(self.took.len().saturating_sub(1));
        self.took.get(idx).copied().unwrap_or_default()
    }
}

/// Sends `n_requests`, shared out among as many connections as there are
/// cookies.
///
/// An answer that is not as expected ends it: errors are quick, and would make
/// a fine figure.
pub(super) fn drive(
    address: SocketAddr,
    cookies: &[String],
    scenario: &Scenario,
    n_requests: usize,
) -> Result<Driven, Failure> {
    let began = Instant::now();
    let each = n_requests.div_ceil(cookies.len());
    let mut took = thread::scope(|scope| {
        let clients: Vec<_> = cookies
            .iter()
            .enumerate()
            .map(|(n, cookie)| {
                let numbers = (n * each)..(n + 1) * each;
                scope.spawn(move || converse(address, cookie, scenario, numbers, began))
            })
            .collect();
        let each = clients.into_iter().map(|client| client.join().expect("a client panicked"));
        each.collect::<Result<Vec<_>, _>>()
    })?
    .concat();
    took.sort_unstable();
    Ok(Driven { took, in_all: began.elapsed() })
}

fn converse(
    address: SocketAddr,
    cookie: &str,
    scenario: &Scenario,
    numbers: std::ops::Range<usize>,
    began: Instant,
) -> Result<Vec<Duration>, Failure> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(WITHIN))?;
    let mut reader = BufReader::new(stream);
    let mut took = Vec::new();
    for n in numbers {
        if began.elapsed() > WITHIN {
            break;
        }
        let request = written(address, cookie, &(scenario.ask)(n));
        let sent = Instant::now();
        reader.get_mut().write_all(request.as_bytes())?;
        let (status, body) = answer(&mut reader)?;
        took.push(sent.elapsed());
        let is_error = body.windows(11).any(|part| part == b"\"errors\":[{");
        if status != scenario.status || is_error {
            let body = String::from_utf8_lossy(&body);
            return Err(format!("{}: status {status}: {body:.2000}", scenario.name).into());
        }
    }
    Ok(took)
}

fn written(address: SocketAddr, cookie: &str, ask: &Ask) -> String {
    let (line, kind, body) = match ask {
        Ask::Page(path) => (format!("GET {path}"), "text/plain", ""),
        Ask::Api(body) => ("POST /graphql".to_owned(), "application/json", body.as_str()),
        Ask::Form(path, body) => {
            (format!("POST {path}"), "application/x-www-form-urlencoded", body.as_str())
        }
    };
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\ncookie: clearing={cookie}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// The status and the body of the next answer.
fn answer(reader: &mut BufReader<TcpStream>) -> Result<(u16, Vec<u8>), Failure> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("the server hung up")?.parse()?;
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((status, body))
}

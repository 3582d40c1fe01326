//! Accepts connections, limits their time, and finishes them before the program ends.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

use super::client::Peer;

/// How long a client may take to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long requests under way may take once the program is told to end.
const DRAIN_WITHIN: Duration = Duration::from_secs(20);

/// Whether the program ends, for answers that would never end by themselves.
#[derive(Clone, Debug)]
pub(super) struct Ending(watch::Receiver<bool>);

impl Ending {
    /// Ready once the program ends.
    pub(super) async fn begun(mut self) {
        // An error says that the server is gone, which is an end as well.
        let _ = self.0.wait_for(|ends| *ends).await;
    }
}

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("Cannot listen on {0}: {1}")]
    Bind(SocketAddr, std::io::Error),
}

/// Listens on `address`.
///
/// # Errors
///
/// When the port is in use or not ours to use.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| ServeError::Bind(address, error))
}

/// Serves until `ended`, then ends event streams and finishes what is under way.
pub async fn serve(listener: TcpListener, router: Router, ended: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let (end, ending) = watch::channel(false);
    let mut ended = std::pin::pin!(ended);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connect(stream, Peer(peer.ip()), Ending(ending.clone()), router.clone(), &graceful);
                }
                // Out of file descriptors, most likely: let some close first.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            () = &mut ended => break,
        }
    }
    drop(listener);
    end.send_replace(true);
    if tokio::time::timeout(DRAIN_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
}

fn connect(
    stream: TcpStream,
    peer: Peer,
    ending: Ending,
    router: Router,
    graceful: &GracefulShutdown,
) {
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(ending.clone());
        router.clone().oneshot(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that goes away is no fault of ours.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

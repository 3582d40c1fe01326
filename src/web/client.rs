//! Who sends a request: the other end of the connection or, behind proxies that we trust,
//! whom they name.
//!
//! Anybody can send `Forwarded` and `X-Forwarded-For`. So they are read only where the
//! connection comes from a trusted proxy, from the right, where the last proxy adds what it
//! sees: the first address that is no trusted proxy counts. A proxy that knows one of the two
//! headers passes the other on as it came, so where both are there they have to agree.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::{IpNet, Ipv6Net};

use crate::graphql::Client;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// The proxies whose word counts.
#[derive(Clone, Debug, Default)]
pub(super) struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    pub(super) fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whom a request comes from.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.has(peer) {
            return peer;
        }
        let forwarded = words(headers, &header::FORWARDED).map(|words| words.map(forwarded_for));
        let x_forwarded = words(headers, &X_FORWARDED_FOR).map(|words| words.map(node));
        match (forwarded, x_forwarded) {
            (None, None) => peer,
            (Some(one), None) => self.first_untrusted(peer, one),
            (None, Some(one)) => self.first_untrusted(peer, one),
            (Some(one), Some(other)) => {
                let one = self.first_untrusted(peer, one);
                // One of the two is not the proxy's: whoever sent it shares the proxy's own limits.
                if one == self.first_untrusted(peer, other) { one } else { peer }
            }
        }
    }

    /// The first address that is no trusted proxy, from the right. What cannot be read ends the
    /// way: the proxy that wrote it does not say whom it saw.
    fn first_untrusted(
        &self,
        peer: IpAddr,
        hops: impl DoubleEndedIterator<Item = Option<IpAddr>>,
    ) -> IpAddr {
        let mut last = peer;
        for hop in hops.rev() {
            let Some(hop) = hop else { return last };
            last = hop;
            if !self.has(hop) {
                break;
            }
        }
        last
    }
}

/// Says whom a request comes from, to all that is further in.
pub(super) async fn identify(
    State(trusted): State<TrustedProxies>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get::<Peer>().copied() {
        let address = trusted.client(peer, request.headers());
        request.extensions_mut().insert(Client::at(text(address)));
    }
    next.run(request).await
}

/// An address as limits count it. Whoever has an IPv6 network has all 2^64 addresses in it.
fn text(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match Ipv6Net::new(address, 64) {
            Ok(network) => network.trunc().to_string(),
            Err(_) => address.to_string(),
        },
    }
}

/// The elements of all headers of this name, in order; `None` where there is none.
fn words<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Option<impl DoubleEndedIterator<Item = &'a str> + use<'a>> {
    let lines: Vec<_> = headers.get_all(name).iter().collect();
    let text = |line: &'a axum::http::HeaderValue| line.to_str().unwrap_or_default();
    (!lines.is_empty()).then(|| lines.into_iter().flat_map(move |line| text(line).split(',')))
}

/// The address that an element of `Forwarded` says it is for: `for="[2001:db8::1]:4711";by=…`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    element
        .split(';')
        .find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            name.trim().eq_ignore_ascii_case("for").then_some(value)
        })
        .and_then(node)
}

/// An address with or without a port, quotes and brackets; `None` for `unknown` and the like.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.1.2.3";

    fn trusted() -> TrustedProxies {
        let networks = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|text| text.parse().unwrap());
        TrustedProxies::new(&networks)
    }

    fn client(peer: &str, sent: &[(&'static str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(*name, value.parse().unwrap());
        }
        trusted().client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn what_anybody_says_counts_only_from_a_trusted_proxy() {
        for name in ["x-forwarded-for", "forwarded"] {
            let value = if name == "forwarded" { "for=192.0.2.1" } else { "192.0.2.1" };
            assert_eq!(client("198.51.100.7", &[(name, value)]), "198.51.100.7");
            assert_eq!(client(PROXY, &[(name, value)]), "192.0.2.1");
        }
        assert_eq!(client(PROXY, &[]), PROXY);
        assert_eq!(client("::ffff:10.1.2.3", &[("x-forwarded-for", "192.0.2.1")]), "192.0.2.1");
    }

    #[test]
    fn the_rightmost_address_that_is_no_trusted_proxy_counts() {
        for (value, expected) in [
            ("203.0.113.9, 192.0.2.1", "192.0.2.1"),
            ("203.0.113.9, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
            ("203.0.113.9,192.0.2.1:4711", "192.0.2.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("10.9.9.9", "10.9.9.9"),
            ("203.0.113.9, unknown", PROXY),
            ("203.0.113.9, unknown, 10.9.9.9", "10.9.9.9"),
            ("", PROXY),
            ("203.0.113.9, ", PROXY),
        ] {
            assert_eq!(client(PROXY, &[("x-forwarded-for", value)]), expected, "{value}");
        }
        let lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(client(PROXY, &lines), "192.0.2.1");
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_spells_it() {
        for (value, expected) in [
            ("for=203.0.113.9;proto=http;by=10.1.2.3, For=\"192.0.2.1:4711\"", "192.0.2.1"),
            ("for=192.0.2.1, for=\"[2001:db8:ffff::5]:80\";proto=https", "192.0.2.1"),
            ("for=\"[2001:db8::1]\"", "2001:db8::1"),
            ("for=_hidden", PROXY),
            ("proto=https", PROXY),
        ] {
            assert_eq!(client(PROXY, &[("forwarded", value)]), expected, "{value}");
        }
    }

    #[test]
    fn of_two_headers_that_differ_neither_counts() {
        let both = |forwarded, x| [("forwarded", forwarded), ("x-forwarded-for", x)];
        assert_eq!(client(PROXY, &both("for=192.0.2.1", "192.0.2.1")), "192.0.2.1");
        assert_eq!(client(PROXY, &both("for=203.0.113.9", "192.0.2.1")), PROXY);
    }

    #[test]
    fn limits_count_a_network_of_ipv6_as_one() {
        assert_eq!(text("192.0.2.1".parse().unwrap()), "192.0.2.1");
        assert_eq!(text("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
    }
}

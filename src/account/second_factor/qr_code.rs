//! An address as a picture that a phone reads: an SVG, as text.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// The empty edge that readers need, in modules.
const QUIET: i32 = 4;

/// The picture of `text`, black on white whatever is around it; it says what it is to people who
/// do not see it.
pub(super) fn qr_code(text: &str) -> String {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).expect("an address fits into a picture");
    let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| [x, y]));
    let dark = modules.filter(|[x, y]| code.get_module(*x, *y));
    let path = dark.fold(String::new(), |mut path, [x, y]| {
        write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET).expect("a string takes any text");
        path
    });
    let size = code.size() + 2 * QUIET;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" \
         aria-label=\"QR code\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_svg_that_loads_nothing_and_holds_no_text_of_the_address() {
        let svg = qr_code("otpauth://totp/Clearing:ada%40homeoffice.gov.uk?secret=CANARY");
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        for never in ["CANARY", "ada", "href", "<script", "style"] {
            assert!(!svg.contains(never), "{never}");
        }
        assert_ne!(svg, qr_code("otpauth://totp/Clearing:eve"));
    }
}

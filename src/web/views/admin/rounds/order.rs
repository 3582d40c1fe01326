//! Choosing the order of priorities, without scripts: one list for each place.

use crate::web::views::admin::plans::Aim;
use crate::web::views::field::{Choice, Field, Form};

/// A list for each place, all of them called `name`: `chosen` are the words of the API, in
/// order. A place without an answer does not count.
pub(in crate::web::views::admin) fn order_fields(
    form: &Form<'_>,
    name: &str,
    chosen: &[&str],
) -> Vec<Field> {
    let fields = (0..Aim::ALL.len()).map(|place| {
        let choices = Aim::ALL.map(|aim| Choice::new(aim.word(), aim.words()));
        let label = format!("Priority {}", place + 5);
        let value = chosen.get(place).copied().unwrap_or_default();
        let field = form.select(name, &label, "None", choices).set(value);
        match place {
            0 => field,
            _ => field.id(format!("{name}-{place}")).without_error(),
        }
    });
    fields.collect()
}

/// The words of the API for an order.
pub(in crate::web::views::admin) fn order_words(order: &[Aim]) -> Vec<&'static str> {
    order.iter().map(|aim| aim.word()).collect()
}

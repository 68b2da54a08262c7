//! Law 2 with texts and lists that are steered by what they reach: the scan finds what a naive look-up finds.
#![no_main]

#[path = "../../tests/laws/oracle.rs"]
mod oracle;
#[path = "../../tests/laws/pieces.rs"]
mod pieces;
mod random_list;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use random_list::{RandomList, names};

#[derive(Arbitrary, Debug)]
struct Input<'b> {
    first: u8,
    list: RandomList,
    text: &'b [u8],
}

fuzz_target!(|input: Input| {
    let rows = input.list.rows(input.first);
    let text = pieces::text(input.first, input.text.as_chunks().0, &names(&rows).collect::<Vec<_>>());
    oracle::compare(&rows, &text);
});

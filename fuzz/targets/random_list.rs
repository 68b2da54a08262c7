//! A list of names as it is drawn from the bytes of an input.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::pieces::{self, Piece, Row, RowPieces};

/// One to ten entities. A `Vec` would mostly have one or two.
#[derive(Debug)]
pub struct RandomList(Vec<RowPieces>);

impl<'b> Arbitrary<'b> for RandomList {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        several(bytes, 10, |bytes| {
            let names = several(bytes, 3, |bytes| several(bytes, 4, Piece::arbitrary))?;
            Ok((names, bytes.arbitrary()?))
        })
        .map(Self)
    }
}

fn several<'b, T>(
    bytes: &mut Unstructured<'b>,
    most: u8,
    one: impl Fn(&mut Unstructured<'b>) -> Result<T>,
) -> Result<Vec<T>> {
    (0..bytes.int_in_range(1..=most)?).map(|_| one(bytes)).collect()
}

impl RandomList {
    /// The entities, with the words from number `first` on.
    pub fn rows(&self, first: u8) -> Vec<Row> {
        pieces::list(first, &self.0)
    }
}

/// All names of a list.
pub fn names(rows: &[Row]) -> impl Iterator<Item = &str> {
    rows.iter().flat_map(|row| &row.names).map(String::as_str)
}

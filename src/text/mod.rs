//! Text: tokens, folding, paragraphs and sentences, all as [`Span`](crate::Span)s of the original text.

mod fold;
mod layout;
mod offsets;
mod segment;
mod sentence;
mod sentence_words;
mod token;

pub use fold::{fold_into, unaccent_into};
pub use layout::paragraphs;
pub use offsets::Offsets;
pub use segment::{Segments, segment};
pub use token::{Gap, gap, tokenize};

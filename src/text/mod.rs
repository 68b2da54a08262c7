//! Text: tokens, folding, paragraphs and sentences, all as [`Span`](crate::Span)s of the original text.

mod block;
mod fold;
mod layout;
mod offsets;
mod segment;
mod sentence;
mod sentence_words;
mod token;
mod transliteration;

pub(crate) use block::{BLOCK, Block, any_of};
pub(crate) use fold::folded;
pub use fold::{fold_into, unaccent_into};
pub use layout::paragraphs;
pub use offsets::Offsets;
pub use segment::{Segments, segment};
pub(crate) use sentence::dateline;
pub(crate) use sentence_words::{is_month_or_weekday, is_opener, is_verb_of_saying};
pub use token::{Gap, gap, tokenize};
pub(crate) use token::{LONGEST_GAP, is_ascii_word, next_token, token_at, tokenize_into};
pub(crate) use transliteration::{readings, sound_alike};

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// A character encoding, by one of the [labels of the web](https://encoding.spec.whatwg.org/#names-and-labels).
///
/// ```
/// use comention::Encoding;
/// assert_eq!(Encoding::from_label("cp1251").unwrap().name(), "windows-1251");
/// assert!(Encoding::from_label("klingon").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The encoding with this label, such as `utf-8`, `windows-1251`, `koi8-r`, `shift_jis`.
    pub fn from_label(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(label.as_bytes()).map(Self)
    }

    /// The encoding's name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Bytes made text.
pub(super) struct Decoded {
    pub text: String,
    /// The encoding, where it was not UTF-8; `true` if it was guessed.
    pub other_encoding: Option<(&'static str, bool)>,
    /// Whether some bytes stood for no character.
    pub replaced: bool,
}

/// Makes text of `bytes`: a byte order mark wins, then `given`, then UTF-8; what is not UTF-8 is guessed, except that a
/// few bad bytes in a text that is otherwise UTF-8 are replaced by U+FFFD. Gives `None` for what is no text.
///
/// Cost: linear in the number of bytes.
pub(super) fn decode(bytes: Vec<u8>, given: Option<Encoding>) -> Option<Decoded> {
    let marked = encoding_rs::Encoding::for_bom(&bytes);
    let start = marked.map_or(0, |(_, length)| length);
    let stated = marked.map(|(encoding, _)| encoding).or(given.map(|Encoding(encoding)| encoding));
    if let Some(encoding) = stated.filter(|&encoding| encoding != encoding_rs::UTF_8) {
        return Some(decode_as(encoding, &bytes[start..], Some((encoding.name(), false))));
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.as_bytes().contains(&0) => None,
        Ok(mut text) => {
            text.drain(..start);
            Some(Decoded { text, other_encoding: None, replaced: false })
        }
        Err(error) => {
            let bytes = error.into_bytes();
            if marked.is_some() {
                return Some(decode_as(encoding_rs::UTF_8, &bytes[start..], None));
            }
            if bytes.contains(&0) || looks_binary(&bytes) {
                return None;
            }
            if given.is_some() || is_mostly_utf8(&bytes) {
                return Some(decode_as(encoding_rs::UTF_8, &bytes, None));
            }
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(&bytes, true);
            let encoding = detector.guess(None, Utf8Detection::Deny);
            Some(decode_as(encoding, &bytes, Some((encoding.name(), true))))
        }
    }
}

fn decode_as(
    encoding: &'static encoding_rs::Encoding,
    bytes: &[u8],
    other_encoding: Option<(&'static str, bool)>,
) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let text = match text {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    };
    Decoded { text, other_encoding, replaced }
}

/// Text has hardly any control characters; pictures and archives have many.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let control = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)).count();
    control * 100 > head.len()
}

/// Whether good multi-byte characters outnumber the bad places by ten to one: a slip in a UTF-8 file and not another
/// encoding, in which a good sequence of two bytes is an accident.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 10
}

//! The bytes of a compiled list: numbers (little-endian) and texts, each with its length before it.

use std::io::{self, Read};

use crc32fast::Hasher;

/// The bytes are not what they were when they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

impl From<io::Error> for Damaged {
    fn from(_: io::Error) -> Self {
        Self
    }
}

/// Puts parts together.
#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    fn length(&mut self, length: usize) {
        self.bytes.extend_from_slice(&(length as u64).to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn texts<'t>(&mut self, texts: impl ExactSizeIterator<Item = &'t str>) {
        self.length(texts.len());
        texts.for_each(|text| self.text(text));
    }

    pub fn numbers(&mut self, numbers: &[u32]) {
        self.rows(numbers.iter().map(|number| [*number]));
    }

    /// Rows of `N` numbers.
    pub fn rows<const N: usize>(&mut self, rows: impl ExactSizeIterator<Item = [u32; N]>) {
        self.length(rows.len() * N);
        self.bytes.extend(rows.flatten().flat_map(u32::to_le_bytes));
    }
}

/// Takes parts in the order in which they were written.
pub(super) struct Reader<R> {
    input: R,
    checksum: Hasher,
    buffer: Vec<u8>,
}

/// So many bytes are read at once, a multiple of the length of every row. A damaged length asks for no more memory.
const AT_ONCE: usize = 3 << 18;

impl<R: Read> Reader<R> {
    pub fn new(input: R) -> Self {
        Self { input, checksum: Hasher::new(), buffer: Vec::new() }
    }

    /// The checksum of all that was taken, if nothing is left.
    pub fn finish(mut self) -> Result<u32, Damaged> {
        if self.input.read(&mut [0])? > 0 { Err(Damaged) } else { Ok(self.checksum.finalize()) }
    }

    /// Calls `take` with the next bytes, part by part.
    fn parts(&mut self, mut length: usize, mut take: impl FnMut(&[u8])) -> Result<(), Damaged> {
        while length > 0 {
            self.buffer.resize(length.min(AT_ONCE), 0);
            self.input.read_exact(&mut self.buffer)?;
            self.checksum.update(&self.buffer);
            take(&self.buffer);
            length -= self.buffer.len();
        }
        Ok(())
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        let mut length = [0; 8];
        self.parts(8, |bytes| length.copy_from_slice(bytes))?;
        usize::try_from(u64::from_le_bytes(length)).map_err(|_| Damaged)
    }

    pub fn text(&mut self) -> Result<String, Damaged> {
        let length = self.length()?;
        let mut bytes = Vec::with_capacity(length.min(AT_ONCE));
        self.parts(length, |part| bytes.extend_from_slice(part))?;
        bytes.shrink_to_fit();
        String::from_utf8(bytes).map_err(|_| Damaged)
    }

    pub fn texts(&mut self) -> Result<Vec<String>, Damaged> {
        (0..self.length()?).map(|_| self.text()).collect()
    }

    pub fn numbers(&mut self) -> Result<Vec<u32>, Damaged> {
        self.rows(|[number]| number)
    }

    /// Rows of `N` numbers.
    pub fn rows<T, const N: usize>(&mut self, row: impl Fn([u32; N]) -> T) -> Result<Vec<T>, Damaged> {
        let numbers = self.length()?;
        let length = numbers.checked_mul(4).filter(|_| numbers.is_multiple_of(N)).ok_or(Damaged)?;
        let mut rows = Vec::with_capacity((numbers / N).min(AT_ONCE));
        self.parts(length, |part| {
            let (numbers, _) = part.as_chunks::<4>();
            let (found, _) = numbers.as_chunks::<N>();
            rows.extend(found.iter().map(|numbers| row(numbers.map(u32::from_le_bytes))));
        })?;
        rows.shrink_to_fit();
        Ok(rows)
    }
}

//! The bytes of a compiled list: numbers (little-endian) and texts, each with its length before it.

/// The bytes are not what they were when they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

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
        self.length(numbers.len());
        self.bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }
}

/// Takes parts in the order in which they were written.
pub(super) struct Reader<'b> {
    pub bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], Damaged> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(Damaged)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        let (length, rest) = self.bytes.split_first_chunk().ok_or(Damaged)?;
        self.bytes = rest;
        usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Damaged)
    }

    pub fn text(&mut self) -> Result<String, Damaged> {
        let length = self.length()?;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Damaged)
    }

    pub fn texts(&mut self) -> Result<Vec<String>, Damaged> {
        // A damaged length ends at the end of the bytes, not of the memory.
        (0..self.length()?).map(|_| self.text()).collect()
    }

    pub fn numbers(&mut self) -> Result<Vec<u32>, Damaged> {
        let length = self.length()?;
        let bytes = self.take(length.checked_mul(4).ok_or(Damaged)?)?;
        Ok(bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }

    /// Rows of `N` numbers.
    pub fn rows<T, const N: usize>(&mut self, row: impl Fn([u32; N]) -> T) -> Result<Vec<T>, Damaged> {
        let length = self.length()?;
        let bytes = self.take(length.checked_mul(4).ok_or(Damaged)?)?;
        let (numbers, []) = bytes.as_chunks::<4>() else { return Err(Damaged) };
        let (rows, []) = numbers.as_chunks::<N>() else { return Err(Damaged) };
        Ok(rows.iter().map(|numbers| row(numbers.map(u32::from_le_bytes))).collect())
    }
}

//! What is counted: the rows, their contestants, and what each may cost.

/// One contestant of a row.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) row: &'static str,
    pub(super) name: &'static str,
    pub(super) author: Author,
    pub(super) program: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) bound: Bound,
}

/// Who wrote a program, which says where it is built and which loop is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// The reference in C.
    C,
    /// Us.
    Ours,
    /// Another crate.
    Peer,
}

/// What a contestant may cost, beside the C of its row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    None,
    /// So many instructions more.
    Over(f64),
    /// So many times as many, and fewer than every peer of the row.
    Times(f64),
}

impl Entry {
    /// The loop without the calls, to be taken off.
    pub(super) fn is_scaffold(&self) -> bool {
        self.arguments.last() == Some(&"scaffold")
    }
}

const EMPTY: &str = "empty poll";
const NULL: &str = "write + poll, null provider";
const NULL_CALLS: &str = "the same by calls, null provider";
const DEVICE: &str = "write + poll, libmlx5";
const DEVICE_CALLS: &str = "the same by calls, libmlx5";

macro_rules! entries {
    ($($row:ident $author:ident $name:literal: $program:literal $($argument:literal)* $(=> $bound:expr)?;)*) => {
        &[$(Entry {
            row: $row, name: $name, author: Author::$author, program: $program, arguments: &[$($argument),*],
            bound: entries!(@ $($bound)?),
        },)*]
    };
    (@) => { Bound::None };
    (@ $bound:expr) => { $bound };
}

// docs/performance.md shows where the instructions go, and why slicing for each request and buffers by value are above 1.02.
pub(super) static ENTRIES: &[Entry] = entries! {
    EMPTY C "scaffold, C": "empty_poll" "scaffold";
    EMPTY C "ibv_poll_cq, C": "empty_poll" "poll";
    EMPTY Ours "scaffold, Rust": "empty_poll" "scaffold";
    EMPTY Ours "rrddmma poll_into": "empty_poll" "poll-into";
    EMPTY Ours "rrddmma poll": "empty_poll" "poll";

    NULL C "scaffold, C": "write" "null" "scaffold";
    NULL C "ibv_post_send + ibv_poll_cq, C": "write" "null" "structures";
    NULL Ours "scaffold, Rust": "write" "null" "structures" "scaffold";
    NULL Ours "rrddmma raw": "write" "null" "structures" "raw" => Bound::Over(5.0);
    NULL Ours "rrddmma shared, slices made before": "write" "null" "structures" "prepared" => Bound::Over(12.0);
    NULL Ours "rrddmma shared, sliced for each": "write" "null" "structures" "shared" => Bound::Over(12.0);
    NULL Ours "rrddmma owned buffers": "write" "null" "structures" "owned" => Bound::Over(40.0);

    NULL_CALLS C "scaffold, C": "write" "null" "scaffold";
    NULL_CALLS C "ibv_wr_* + ibv_poll_cq, C": "write" "null" "calls";
    NULL_CALLS Ours "scaffold, Rust": "write" "null" "structures" "scaffold";
    NULL_CALLS Ours "rrddmma raw": "write" "null" "calls" "raw" => Bound::Over(5.0);
    NULL_CALLS Ours "rrddmma shared, slices made before": "write" "null" "calls" "prepared" => Bound::Over(12.0);
    NULL_CALLS Ours "rrddmma shared, sliced for each": "write" "null" "calls" "shared" => Bound::Over(20.0);
    NULL_CALLS Ours "rrddmma owned buffers": "write" "null" "calls" "owned" => Bound::Over(40.0);

    DEVICE C "scaffold, C": "write" "device" "scaffold";
    DEVICE C "ibv_post_send + ibv_poll_cq, C": "write" "device" "structures";
    DEVICE Ours "scaffold, Rust": "write" "device" "structures" "scaffold";
    DEVICE Ours "rrddmma raw": "write" "device" "structures" "raw" => Bound::Times(1.02);
    DEVICE Ours "rrddmma shared, slices made before": "write" "device" "structures" "prepared" => Bound::Times(1.02);
    DEVICE Ours "rrddmma shared, sliced for each": "write" "device" "structures" "shared" => Bound::Times(1.02);
    DEVICE Ours "rrddmma owned buffers": "write" "device" "structures" "owned" => Bound::Times(1.025);
    DEVICE Peer "scaffold, ibverbs": "ibverbs" "scaffold";
    DEVICE Peer "ibverbs 0.9.2, a send for lack of writes": "ibverbs" "send";
    DEVICE Peer "scaffold, sideway": "sideway" "scaffold";
    DEVICE Peer "sideway 0.4.3, basic": "sideway" "basic";

    DEVICE_CALLS C "scaffold, C": "write" "device" "scaffold";
    DEVICE_CALLS C "ibv_wr_* + ibv_poll_cq, C": "write" "device" "calls";
    DEVICE_CALLS Ours "scaffold, Rust": "write" "device" "structures" "scaffold";
    DEVICE_CALLS Ours "rrddmma raw": "write" "device" "calls" "raw" => Bound::Times(1.02);
    DEVICE_CALLS Ours "rrddmma shared, slices made before": "write" "device" "calls" "prepared" => Bound::Times(1.02);
    DEVICE_CALLS Ours "rrddmma shared, sliced for each": "write" "device" "calls" "shared" => Bound::Times(1.04);
    DEVICE_CALLS Ours "rrddmma owned buffers": "write" "device" "calls" "owned" => Bound::Times(1.075);
    DEVICE_CALLS Peer "scaffold, sideway": "sideway" "scaffold";
    DEVICE_CALLS Peer "sideway 0.4.3, extended": "sideway" "extended";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_c_and_a_scaffold_per_program() {
        for entry in ENTRIES {
            let of = |author| ENTRIES.iter().filter(move |e| e.row == entry.row && e.author == author);
            let its = of(entry.author).filter(|e| e.is_scaffold() && e.program == entry.program);
            assert_eq!(its.count(), 1, "{}, {}", entry.row, entry.name);
            assert_eq!(of(Author::C).count(), 2, "{}", entry.row);
            assert!(entry.bound == Bound::None || entry.author == Author::Ours, "{}", entry.name);
        }
    }
}

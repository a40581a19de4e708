//! What people see: colours, tables, progress. Nothing is coloured where nobody looks.

use std::io::IsTerminal;
use std::time::Duration;

use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, Color, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};

/// A colour with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Warn,
    Dim,
    Plain,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Bad => "31;1",
            Self::Warn => "33",
            Self::Dim => "2",
            Self::Plain => "0",
        }
    }
}

/// Whether standard output is looked at by a person who likes colours.
pub(crate) fn coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// `text` in the colour of `tone`, if anybody sees it.
pub(crate) fn paint(tone: Tone, text: &str) -> String {
    if coloured() && tone != Tone::Plain {
        format!("\x1b[{}m{text}\x1b[0m", tone.code())
    } else {
        text.to_owned()
    }
}

/// A heading of a step on standard output.
pub(crate) fn step(text: &str) {
    println!("{} {text}", paint(Tone::Good, "==>"));
}

/// Something that is being done on the way to a result, on standard error: the result may be for a program.
pub(crate) fn aside(text: &str) {
    let arrow = if std::io::stderr().is_terminal() { "\x1b[32m==>\x1b[0m" } else { "==>" };
    eprintln!("{arrow} {text}");
}

/// A problem on standard error.
pub(crate) fn failure(text: &str) {
    let word = if std::io::stderr().is_terminal() { "\x1b[31;1merror:\x1b[0m" } else { "error:" };
    eprintln!("{word} {text}");
}

/// A table with a bold heading, as wide as the terminal lets it be.
pub(crate) fn table(heading: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).apply_modifier(UTF8_ROUND_CORNERS);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if !coloured() {
        table.force_no_tty();
    }
    table.set_header(heading.iter().map(|h| Cell::new(h).add_attribute(comfy_table::Attribute::Bold)));
    table
}

/// A cell with a meaning.
pub(crate) fn cell(tone: Tone, text: impl ToString) -> Cell {
    let cell = Cell::new(text.to_string());
    match tone {
        Tone::Good => cell.fg(Color::Green),
        Tone::Bad => cell.fg(Color::Red).add_attribute(comfy_table::Attribute::Bold),
        Tone::Warn => cell.fg(Color::Yellow),
        Tone::Dim => cell.fg(Color::DarkGrey),
        Tone::Plain => cell,
    }
}

/// A number, to the right.
pub(crate) fn number(text: impl ToString) -> Cell {
    Cell::new(text.to_string()).set_alignment(CellAlignment::Right)
}

/// A sign of life on standard error for work whose length is unknown.
pub(crate) fn spinner(text: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner:.green} {msg} {elapsed:.dim}") {
        bar.set_style(style);
    }
    bar.set_message(text.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A bar on standard error for a transfer of bytes.
pub(crate) fn transfer(text: &str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    let form = "{msg} [{bar:30.green}] {bytes}/{total_bytes} {bytes_per_sec}";
    if let Ok(style) = ProgressStyle::with_template(form) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(text.to_owned());
    bar
}

/// A bar on standard error for work that is made of `steps`.
pub(crate) fn bar(text: &str, steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30.green}] {pos}/{len} {elapsed:.dim}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(text.to_owned());
    bar
}

/// A span of time in the unit that reads best.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds >= 100.0 {
        format!("{}:{:02} min", time.as_secs() / 60, time.as_secs() % 60)
    } else if seconds >= 1.0 {
        format!("{seconds:.1} s")
    } else if seconds >= 1e-3 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{:.2} µs", seconds * 1e6)
    }
}

/// A whole number with thin groups of three.
pub(crate) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_choose_their_unit() {
        assert_eq!(span(Duration::from_nanos(1500)), "1.50 µs");
        assert_eq!(span(Duration::from_micros(2500)), "2.5 ms");
        assert_eq!(span(Duration::from_millis(2500)), "2.5 s");
        assert_eq!(span(Duration::from_secs(125)), "2:05 min");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
        assert_eq!(grouped(1_048_577), "1,048,577");
    }
}

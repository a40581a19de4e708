//! Programs that the tests compile and run on the emulator.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles `tests/programs/NAME.c` against the libibverbs of this machine.
pub fn c_program(name: &str) -> PathBuf {
    let program = out_folder().join(name);
    let source = sources().join(format!("{name}.c"));
    compile(
        Command::new("cc")
            .args(["-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-o"])
            .arg(&program)
            .arg(&source)
            .args(["-libverbs", "-lmlx5"]),
    );
    program
}

/// Compiles `tests/programs/NAME.rs` with plain rustc, so that nothing of ours is inside.
pub fn rust_program(name: &str) -> PathBuf {
    let program = out_folder().join(name);
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    compile(
        Command::new(rustc)
            .args(["--edition", "2024", "-o"])
            .arg(&program)
            .arg(sources().join(format!("{name}.rs"))),
    );
    program
}

fn compile(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// A folder of this test process: two test processes may compile the same program at once.
fn out_folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("programs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

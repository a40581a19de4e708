//! Programs that the tests compile and run on the emulator.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Compiles `tests/programs/NAME.c` against the libibverbs of this machine.
pub fn c_program(name: &str) -> PathBuf {
    once(name, |program| compile_c("cc", &[], name, program))
}

/// The same with another compiler and more flags.
pub fn c_program_by(compiler: &str, flags: &[&str], name: &str) -> PathBuf {
    once(&format!("{name}-{compiler}"), |program| compile_c(compiler, flags, name, program))
}

fn compile_c(compiler: &str, flags: &[&str], name: &str, program: &Path) {
    compile(
        Command::new(compiler)
            .args(["-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread", "-o"])
            .arg(program)
            .args(flags)
            .arg(sources().join(format!("{name}.c")))
            .args(["-libverbs", "-lmlx5", "-ldl"]),
    );
}

/// Compiles `tests/programs/NAME.rs` with plain rustc, so that nothing of ours is inside.
pub fn rust_program(name: &str) -> PathBuf {
    once(name, |program| {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        compile(
            Command::new(rustc)
                .args(["--edition", "2024", "-o"])
                .arg(program)
                .arg(sources().join(format!("{name}.rs"))),
        );
    })
}

/// Two tests of one process may want the same program: a file that is written to cannot be run.
fn once(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    static MADE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let program = out_folder().join(name);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if !made.contains(&program) {
        make(&program);
        made.insert(program.clone());
    }
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

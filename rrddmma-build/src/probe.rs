//! A small C program that must compile and link before a library of the system is accepted.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::env::Environment;
use crate::found::{Flavour, Library, Linkage};
use crate::obstacle::Obstacle;
use crate::request::Request;
use crate::tools;

/// A C compiler for the target of a request.
#[derive(Clone, Debug)]
pub(crate) struct Compiler {
    /// The program.
    pub program: PathBuf,
    /// Words that come before all other arguments, as in `CC="gcc -m32"`.
    pub arguments: Vec<String>,
}

impl Compiler {
    /// The compiler that `CC` names for the target; else `cc`; else, for another target, the one that the crate `cc`
    /// would take.
    pub(crate) fn find(request: &Request) -> Result<Self, Obstacle> {
        let environment = &request.environment;
        let named = tools::targeted(environment, "CC", &request.host, &request.target);
        let words: Vec<String> = match named.map(|value| value.to_string_lossy().into_owned()) {
            Some(value) if Path::new(&value).is_file() => vec![value],
            Some(value) => value.split_whitespace().map(str::to_owned).collect(),
            None if request.is_cross() => cross_compiler(request)?,
            None => vec!["cc".to_owned()],
        };
        let (program, arguments) = words.split_first().ok_or_else(|| no_compiler("CC is blank"))?;
        let program = tools::find(environment, program)
            .ok_or_else(|| no_compiler(&format!("`{program}` is not on the PATH")))?;
        Ok(Self { program, arguments: arguments.to_vec() })
    }

    /// A command that runs it with `environment`.
    pub(crate) fn command(&self, environment: &Environment) -> Command {
        let mut command = tools::command(environment, &self.program);
        command.args(&self.arguments);
        command
    }
}

/// Compiles and links a program that calls `ibv_get_device_list` against `libraries`, whose headers are in `include`.
///
/// The program also names one symbol that only a library of `flavour` has, so that an experimental header beside an
/// rdma-core library, or the reverse, does not pass: such a pair links and then misbehaves silently.
pub(crate) fn probe(
    request: &Request,
    flavour: Flavour,
    include: &Path,
    folders: &[PathBuf],
    libraries: &[Library],
) -> Result<(), Obstacle> {
    let compiler = Compiler::find(request)?;
    let scratch = Scratch::new().map_err(|error| Obstacle::Probe { printed: error.to_string() })?;
    let source = scratch.0.join("probe.c");
    std::fs::write(&source, program(flavour))
        .map_err(|error| Obstacle::Probe { printed: error.to_string() })?;
    let mut command = compiler.command(&request.environment);
    command.arg("-isystem").arg(include).arg(&source).arg("-o").arg(scratch.0.join("probe"));
    for folder in folders {
        command.arg("-L").arg(folder);
    }
    for Library { name, linkage, .. } in libraries {
        match linkage {
            Linkage::Dynamic => command.arg(format!("-l{name}")),
            // The whole provider, since no symbol of this program refers to it and it may need further libraries.
            Linkage::Static if name == "mlx5" => {
                command.args(["-Wl,--whole-archive", "-l:libmlx5.a", "-Wl,--no-whole-archive"])
            }
            Linkage::Static => command.arg(format!("-l:lib{name}.a")),
        };
    }
    command.arg("-lpthread");
    tools::run(&mut command).map(drop).map_err(|printed| Obstacle::Probe { printed: first_lines(&printed) })
}

fn program(flavour: Flavour) -> String {
    // `ibv_qp_to_qp_ex` came with rdma-core 24 (symbol version IBVERBS_1.6); the library of experimental verbs never
    // had it. `ibv_exp_get_device_list` is one of the few experimental verbs that are no inline functions.
    let sign = match flavour {
        Flavour::RdmaCore => "ibv_qp_to_qp_ex",
        Flavour::Experimental => "ibv_exp_get_device_list",
    };
    format!(
        "#include <stdio.h>\n#include <infiniband/verbs.h>\n\
         extern void probe_sign(void) __asm__(\"{sign}\");\n\
         int main(void) {{\n    int count = 0;\n\
         \x20   struct ibv_device **list = ibv_get_device_list(&count);\n\
         \x20   printf(\"%p %p\\n\", (void *)list, (void *)probe_sign);\n    return 0;\n}}\n"
    )
}

/// The name that the crate `cc` gives the compiler of another target.
fn cross_compiler(request: &Request) -> Result<Vec<String>, Obstacle> {
    let tool = cc::Build::new()
        .cargo_metadata(false)
        .cargo_warnings(false)
        .no_default_flags(true)
        .host(&request.host)
        .target(&request.target)
        .opt_level(0)
        .try_get_compiler()
        .map_err(|error| no_compiler(&error.to_string()))?;
    Ok(vec![tool.path().to_string_lossy().into_owned()])
}

fn no_compiler(reason: &str) -> Obstacle {
    Obstacle::NoCompiler { reason: reason.to_owned() }
}

fn first_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(6).collect();
    lines.join("; ")
}

/// A folder that is removed again.
#[derive(Debug)]
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new() -> std::io::Result<Self> {
        Self::within(&std::env::temp_dir())
    }

    /// A new folder in `parent`, readable by others, since apt downloads as a user of its own.
    pub(crate) fn within(parent: &Path) -> std::io::Result<Self> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = parent.join(format!(".rrddmma-{}-{number}", std::process::id()));
            match std::fs::create_dir(&folder) {
                Ok(()) => return Ok(Self(folder)),
                // A leftover of a process that had this number and was killed.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing depends on its removal; a later run takes another name.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

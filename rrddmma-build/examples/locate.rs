//! Prints what a build script on this machine would tell Cargo, and the reason against each other route.
//!
//! `cargo run -p rrddmma-build --example locate`; with `--build` it also fetches and builds what is missing.

use rrddmma_build::{Effort, Environment, Request, emit, locate};

#[expect(clippy::print_stdout, reason = "an example program prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let workspace = std::env::current_dir()?;
    let mut request = Request::new(Environment::of_process(), &target, &target, Some(&workspace));
    let build = std::env::args().any(|argument| argument == "--build");
    request.effort = if build { Effort::Build } else { Effort::Plan };
    let found = locate(&request)?;
    println!("{}", emit::lines(&request, &found));
    for attempt in &found.attempts {
        println!("{attempt}");
    }
    Ok(())
}

//! Prints what a build script on this machine would tell Cargo, and the reason against each other route.
//!
//! `cargo run -p rrddmma-build --example locate`; with `--build` it also fetches and builds what is missing,
//! and with `--apt` the archive comes from the distribution.

use rrddmma_build::{Effort, Environment, Request, Settings, emit, locate, source};

#[expect(clippy::print_stdout, reason = "an example program prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let workspace = std::env::current_dir()?;
    let mut request = Request::new(Environment::of_process(), &target, &target, Some(&workspace));
    let has = |option: &str| std::env::args().any(|argument| argument == option);
    request.effort = if has("--build") { Effort::Build } else { Effort::Plan };
    if has("--apt") {
        let cache = Settings::read(&request.environment)?.cache_dir.ok_or("no cache folder")?;
        let folder = source::Cache::new(&cache).downloads();
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(source::PINNED.file_name());
        source::fetch_with_apt(&request, &source::PINNED, &file, &mut |progress| println!("{progress:?}"))?;
    }
    let found = locate(&request)?;
    println!("{}", emit::lines(&request, &found));
    for attempt in &found.attempts {
        println!("{attempt}");
    }
    Ok(())
}

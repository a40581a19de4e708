//! The machine itself: qemu, what it reports, and what the command in it prints.
//!
//! Output, errors and control come over three serial ports of the machine, each a socket of ours that qemu connects to. The
//! machine does not outlive this process, however it ends.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::initramfs;
use super::job::Job;
use super::kernel::Kernel;
use super::kvm;
use crate::{process, ui};

/// Where the command's output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// To this terminal as it comes.
    Terminal,
    /// Into [`Ended`].
    Kept,
}

/// A command that has ended, or was ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none if it ran past its limit.
    pub(crate) code: Option<u8>,
    /// Empty unless output was to be kept.
    pub(crate) stdout: String,
    /// The same.
    pub(crate) stderr: String,
}

/// How the processor is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Processor {
    /// By the host's own.
    Kvm,
    /// In software.
    Emulated,
}

/// Runs a job on a kernel.
pub(crate) fn run(kernel: &Kernel, job: &Job, output: Output) -> Result<Ended> {
    if kvm::is_worth_trying() {
        match Machine::boot(kernel, job, output, Processor::Kvm) {
            Ok(machine) => return machine.finish(job),
            // Some hosts offer it and cannot do it. The command has not begun.
            Err(why) => {
                let why = format!("{why:#}");
                let why = why.lines().next().unwrap_or_default();
                ui::aside(&format!("KVM does not work here, so the processor is emulated ({why})"));
                kvm::remember_failure();
            }
        }
    }
    Machine::boot(kernel, job, output, Processor::Emulated)?.finish(job)
}

/// What the first program of the machine says on its control port.
#[derive(Debug, PartialEq, Eq)]
enum Report {
    Up,
    Code(u8),
    Failed(String),
}

fn report(line: &str) -> Option<Report> {
    if line == "up" {
        return Some(Report::Up);
    }
    if let Some(why) = line.strip_prefix("fail=") {
        return Some(Report::Failed(why.to_owned()));
    }
    Some(Report::Code(line.strip_prefix("rc=")?.parse().ok()?))
}

/// A machine in which the command has begun.
#[derive(Debug)]
struct Machine {
    qemu: Qemu,
    reports: Receiver<Report>,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
    console: File,
}

/// The running qemu, ended when dropped.
#[derive(Debug)]
struct Qemu(Child);

impl Drop for Qemu {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

const PORTS: [&str; 3] = ["out", "err", "control"];

impl Machine {
    fn boot(kernel: &Kernel, job: &Job, output: Output, processor: Processor) -> Result<Self> {
        // Gone once the machine is up: nothing is left behind when this process is killed later.
        let folder = tempfile::Builder::new().prefix("rrddmma-vm-").tempdir()?;
        let path = folder.path();
        let initrd = path.join("initrd");
        std::fs::write(&initrd, initramfs::pack(kernel, job)?).context("cannot write the machine's files")?;
        let listen = |name: &str| UnixListener::bind(path.join(name)).context("cannot make a socket");
        let (out, err, control) = (listen("out")?, listen("err")?, listen("control")?);
        File::create(path.join("console"))?;
        let console = File::open(path.join("console"))?;
        let mut command = command(kernel, path, processor);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(path.join("errors"))?);
        process::die_with_us(&mut command);
        let shown = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("cannot start {shown}"))?;
        let (sender, reports) = channel();
        let begun = Instant::now();
        let mut machine = Self {
            qemu: Qemu(child),
            reports,
            stdout: thread::spawn(move || pump(&out, output, std::io::stdout())),
            stderr: thread::spawn(move || pump(&err, output, std::io::stderr())),
            console,
        };
        thread::spawn(move || read_reports(&control, &sender));
        loop {
            match machine.reports.recv_timeout(Duration::from_millis(50)) {
                Ok(Report::Up) => return Ok(machine),
                Ok(Report::Failed(why)) => {
                    bail!("the machine did not come up: {why}\n{}", machine.last_words())
                }
                Ok(Report::Code(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("the machine ended early:\n{}", machine.last_words())
                }
            }
            if let Some(status) = machine.qemu.0.try_wait()? {
                // Whoever waits for qemu's connection gets one that ends at once.
                for name in PORTS {
                    drop(UnixStream::connect(path.join(name)));
                }
                let said = std::fs::read_to_string(path.join("errors")).unwrap_or_default();
                bail!("{shown} ended with {status}: {}\n{}", said.trim(), machine.last_words());
            }
            if begun.elapsed() > processor.patience() {
                let patience = processor.patience().as_secs();
                bail!("the machine was not up after {patience} s\n{}", machine.last_words());
            }
        }
    }

    fn finish(mut self, job: &Job) -> Result<Ended> {
        let ended = match job.limit {
            Some(limit) => self.reports.recv_timeout(limit),
            None => self.reports.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let code = match ended {
            Ok(Report::Code(code)) => {
                self.power_off();
                Some(code)
            }
            Ok(Report::Up) => bail!("the machine said twice that it is up"),
            Ok(Report::Failed(why)) => bail!("the machine failed: {why}"),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                bail!("the machine ended before the command did:\n{}", self.last_words());
            }
        };
        // With qemu its ends of the sockets are gone, so the threads come to their end.
        drop(self.qemu);
        let text = |thread: JoinHandle<Vec<u8>>| {
            String::from_utf8_lossy(&thread.join().unwrap_or_default()).into_owned()
        };
        Ok(Ended { code, stdout: text(self.stdout), stderr: text(self.stderr) })
    }

    /// Waits a moment for qemu's own end; the command's output has arrived before its exit code was sent.
    fn power_off(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while matches!(self.qemu.0.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The end of what the kernel printed.
    fn last_words(&mut self) -> String {
        let mut text = Vec::new();
        let _ = self.console.read_to_end(&mut text);
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Processor {
    /// How long the machine may take to come up; with KVM it takes about two seconds or for ever. An emulated one on a busy host needs most of a minute at times.
    fn patience(self) -> Duration {
        match self {
            Self::Kvm => Duration::from_secs(15),
            Self::Emulated => Duration::from_secs(300),
        }
    }
}

fn command(kernel: &Kernel, folder: &Path, processor: Processor) -> Command {
    let mut command = Command::new("qemu-system-x86_64");
    match processor {
        Processor::Kvm => command.args(["-accel", "kvm", "-cpu", "host"]),
        // Five-level page tables cost a slow start, and nothing here needs them.
        Processor::Emulated => {
            command.args(["-accel", "tcg,thread=multi,tb-size=512", "-cpu", "max,la57=off"])
        }
    };
    let file = |name: &str| folder.join(name).display().to_string();
    command
        .args(["-M", "q35,usb=off,vmport=off,smm=off,sata=off", "-smp", "2", "-m", "2G"])
        .args(["-nodefaults", "-no-user-config", "-nic", "none", "-display", "none", "-no-reboot"])
        .arg("-kernel")
        .arg(kernel.program())
        .arg("-initrd")
        .arg(folder.join("initrd"))
        .args(["-append", KERNEL_LINE, "-serial", &format!("file:{}", file("console"))])
        .args(["-fsdev", "local,id=host,path=/,security_model=none,multidevs=remap,readonly=on"])
        .args(["-device", "virtio-9p-pci,fsdev=host,mount_tag=host", "-device", "virtio-serial-pci"]);
    for name in PORTS {
        command.args(["-chardev", &format!("socket,id={name},path={}", file(name))]);
        command.args(["-device", &format!("virtserialport,chardev={name},name={name}")]);
    }
    command
}

/// Quick to start, no watchdog that a slow processor would wake, and the end of the machine if the kernel panics.
const KERNEL_LINE: &str = "console=ttyS0 quiet nokaslr mitigations=off panic=-1 nowatchdog audit=0 no_timer_check \
    tsc=nowatchdog rcupdate.rcu_expedited=1 cryptomgr.notests random.trust_cpu=on";

fn read_reports(control: &UnixListener, to: &Sender<Report>) {
    let Ok((stream, _)) = control.accept() else { return };
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if let Some(report) = report(line.trim())
            && to.send(report).is_err()
        {
            return;
        }
    }
}

/// Reads a port to its end.
fn pump(port: &UnixListener, output: Output, mut terminal: impl Write) -> Vec<u8> {
    let mut kept = Vec::new();
    let Ok((mut stream, _)) = port.accept() else { return kept };
    let mut chunk = [0; 65536];
    while let Ok(length) = stream.read(&mut chunk) {
        let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else { break };
        match output {
            Output::Kept => kept.extend_from_slice(read),
            // A reader that went away does not stop the command.
            Output::Terminal => drop(terminal.write_all(read).and_then(|()| terminal.flush())),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_and_noise_is_not() {
        assert_eq!(report("up"), Some(Report::Up));
        assert_eq!(report("rc=137"), Some(Report::Code(137)));
        assert_eq!(report("fail=no module"), Some(Report::Failed("no module".to_owned())));
        assert_eq!(report("rc=999"), None);
        assert_eq!(report(""), None);
    }

    #[test]
    fn a_port_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("port");
        let port = UnixListener::bind(&path).unwrap();
        let writer =
            thread::spawn(move || UnixStream::connect(path).unwrap().write_all(&[7; 200_000]).unwrap());
        assert_eq!(pump(&port, Output::Kept, Vec::new()), [7; 200_000]);
        writer.join().unwrap();
    }
}

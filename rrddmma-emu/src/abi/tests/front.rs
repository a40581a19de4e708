//! The front door: what it refuses before any handler sees it.

use super::paper::{Attr, Caller};
use crate::abi::uapi::cmd::{self, device, invoke_write, object, query_port, write};
use crate::device::Rule;
use crate::errno::Errno;

fn port_query(caller: &mut Caller) -> [Attr; 2] {
    [Attr::number(query_port::PORT, 8, 1), caller.output(query_port::RESPONSE, 48)]
}

#[test]
fn a_bad_address_is_a_fault_wherever_it_stands() {
    let mut caller = Caller::new();
    for address in [0, 8, 1 << 40, u64::MAX - 4] {
        assert_eq!(caller.at(address), Err(Errno::EFAULT), "{address:#x}");
    }
    let mut attributes = port_query(&mut caller);
    attributes[1].data = 64;
    assert_eq!(caller.call(object::DEVICE, device::QUERY_PORT, &attributes), Err(Errno::EFAULT));
    let attributes = [
        Attr::number(invoke_write::CORE_IN, 48, 16),
        Attr::number(invoke_write::COMMAND, 8, u64::from(write::DEALLOC_PD)),
    ];
    assert_eq!(caller.call(object::DEVICE, device::INVOKE_WRITE, &attributes), Err(Errno::EFAULT));
}

#[test]
fn the_header_must_be_what_it_says() {
    let mut caller = Caller::new();
    let header = |length: u16, object: u16, count: u16, reserved: u64, driver: u32| {
        let mut bytes = Vec::new();
        for number in [length, object, device::QUERY_PORT, count] {
            bytes.extend(number.to_ne_bytes());
        }
        bytes.extend(reserved.to_ne_bytes());
        bytes.extend(driver.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes
    };
    let cases = [
        (header(24, 0, 0, 0, 1), Errno::EINVAL),
        (header(0, 0, 0, 0, 1), Errno::EINVAL),
        (header(24, 0, 1, 0, 1), Errno::EINVAL),
        (header(40, 0, 0, 0, 1), Errno::EINVAL),
        (header(u16::MAX, 0, 4094, 0, 1), Errno::EINVAL),
        (header(24, 0, 0, 1, 1), Errno::EPROTONOSUPPORT),
        (header(24, 0, 0, 0, 2), Errno::EINVAL),
        (header(24, 99, 0, 0, 1), Errno::EPROTONOSUPPORT),
    ];
    for (bytes, errno) in cases {
        assert_eq!(caller.raw(&bytes), Err(errno), "{bytes:?}");
    }
}

#[test]
fn attributes_are_checked_against_the_methods_list() {
    let mut caller = Caller::new();
    let good = port_query(&mut caller);
    let call = |caller: &mut Caller, attributes: &[Attr]| {
        caller.call(object::DEVICE, device::QUERY_PORT, attributes)
    };
    assert_eq!(call(&mut caller, &good), Ok(()));
    let unknown = Attr { flags: 0, ..Attr::number(77, 8, 0) };
    assert_eq!(call(&mut caller, &[good[0], good[1], unknown]), Ok(()));
    let demanded = Attr { flags: 1, ..unknown };
    assert_eq!(call(&mut caller, &[good[0], good[1], demanded]), Err(Errno::EPROTONOSUPPORT));
    assert_eq!(call(&mut caller, &[good[0], good[0], good[1]]), Err(Errno::EINVAL));
    assert_eq!(call(&mut caller, &good[..1]), Err(Errno::EINVAL));
    assert_eq!(call(&mut caller, &good[1..]), Err(Errno::EINVAL));
    assert_eq!(call(&mut caller, &[good[0], Attr { length: 8, ..good[1] }]), Err(Errno::EINVAL));
    assert_eq!(call(&mut caller, &[Attr { length: 4, ..good[0] }, good[1]]), Err(Errno::EINVAL));
    assert_eq!(call(&mut caller, &[Attr { reserved: 1, ..good[0] }, good[1]]), Err(Errno::EINVAL));
    // A handle has no length.
    let handle = Attr::number(cmd::HANDLE, 4, 0);
    assert_eq!(caller.call(object::PD, cmd::DESTROY, &[handle]), Err(Errno::EINVAL));
}

#[test]
fn nothing_but_the_context_comes_before_the_context() {
    let mut caller = Caller::fresh();
    let query = port_query(&mut caller);
    assert_eq!(caller.call(object::DEVICE, device::QUERY_PORT, &query), Err(Errno::EINVAL));
    assert_eq!(caller.get_context(), Ok(()));
    assert_eq!(caller.get_context(), Err(Errno::EINVAL));
    assert_eq!(caller.call(object::DEVICE, device::QUERY_PORT, &query), Ok(()));
}

#[test]
fn a_context_that_was_closed_is_no_device() {
    let mut caller = Caller::new();
    let (process, context) = (caller.process, caller.context);
    caller.bed.with(process, |fabric, host| crate::device::close(fabric, host, context));
    let query = port_query(&mut caller);
    assert_eq!(caller.call(object::DEVICE, device::QUERY_PORT, &query), Err(Errno::ENODEV));
}

#[test]
fn write_commands_are_found_or_refused() {
    let mut caller = Caller::new();
    let mut invoke = |command: u32| {
        let attributes = [Attr::number(invoke_write::COMMAND, 8, u64::from(command))];
        caller.call(object::DEVICE, device::INVOKE_WRITE, &attributes)
    };
    // Without its bytes a known command is ENOSPC: so libibverbs asks whether the door exists.
    assert_eq!(invoke(write::QUERY_DEVICE), Err(Errno::ENOSPC));
    assert_eq!(invoke(write::EX_QUERY_DEVICE), Err(Errno::ENOSPC));
    assert_eq!(invoke(200), Err(Errno::EOPNOTSUPP));
    assert_eq!(invoke(write::EXTENDED | 200), Err(Errno::EOPNOTSUPP));
    assert_eq!(invoke(1 << 9), Err(Errno::EINVAL));
}

#[test]
fn a_fault_rule_strikes_the_command_it_names() {
    let mut caller = Caller::new();
    let rule: Rule = "ioctl query_port #2 EIO".parse().unwrap();
    let process = caller.process;
    caller.bed.with(process, |fabric, host| crate::device::add_rule(fabric, host, rule)).unwrap();
    let query = port_query(&mut caller);
    let results = [(); 3].map(|()| caller.call(object::DEVICE, device::QUERY_PORT, &query));
    assert_eq!(results, [Ok(()), Err(Errno::EIO), Ok(())]);
}

//! What a program asks that imports a context, a domain or a region which another has made through the same file.

use super::objects::{alloc_pd, create_cq, destroy, reg_mr};
use super::paper::{Attr, Caller};
use crate::abi::uapi::cmd::{self, async_event, device, get_context, mr, object, query_pd};
use crate::abi::uapi::mlx5;
use crate::device::process;
use crate::device::tests::bed::{BASE, open_first};
use crate::errno::Errno;

fn query_context(caller: &mut Caller) -> Result<[Attr; 3], Errno> {
    let room = [
        caller.output(get_context::COMPLETION_VECTORS, 4),
        caller.output(get_context::CORE_SUPPORT, 8),
        caller.output(get_context::MLX5_CONTEXT, 72),
    ];
    caller.call(object::DEVICE, device::QUERY_CONTEXT, &room)?;
    Ok(room)
}

fn pd_number(caller: &mut Caller, handle: u32) -> Result<u32, Errno> {
    let room = caller.output(query_pd::NUMBER, 4);
    caller.call(object::PD, query_pd::METHOD, &[Attr::handle(query_pd::HANDLE, handle), room])?;
    Ok(caller.read(room))
}

/// Local and remote key, length, first address.
fn region(caller: &mut Caller, handle: u32) -> Result<(u32, u32, u64, u64), Errno> {
    let room = [(mr::LKEY, 4), (mr::RKEY, 4), (mr::LENGTH, 8), (mr::IOVA, 8)]
        .map(|(id, length)| caller.output(id, length));
    let attributes = [Attr::handle(cmd::HANDLE, handle), room[0], room[1], room[2], room[3]];
    caller.call(object::MR, mr::QUERY, &attributes)?;
    Ok((caller.read(room[0]), caller.read(room[1]), caller.read(room[2]), caller.read(room[3])))
}

#[test]
fn an_imported_context_is_told_what_the_original_was_told_and_only_after_it() {
    let mut caller = Caller::fresh();
    assert_eq!(query_context(&mut caller).map(drop), Err(Errno::EINVAL));
    let mut request = [0; 32];
    // max_cqe_version: an importer is answered with the newest.
    request[16] = 1;
    let first = caller.get_context_of(&request).unwrap();
    let again = query_context(&mut caller).unwrap();
    assert_eq!(caller.read::<u32>(first[0]), caller.read::<u32>(again[0]));
    assert_eq!(caller.read::<u64>(first[1]), caller.read::<u64>(again[1]));
    assert_eq!(caller.read::<[u8; 72]>(first[2]), caller.read::<[u8; 72]>(again[2]));
    assert_eq!(size_of::<mlx5::AllocContextResponse>(), 72);
}

#[test]
fn an_imported_domain_is_one_of_this_file_that_lives() {
    let mut caller = Caller::new();
    let pds = [alloc_pd(&mut caller), alloc_pd(&mut caller)];
    let numbers = pds.map(|pd| pd_number(&mut caller, pd).unwrap());
    assert_ne!(numbers[0], numbers[1]);
    let cq = create_cq(&mut caller, 15).unwrap();
    assert_eq!(pd_number(&mut caller, cq), Err(Errno::EINVAL), "another kind");
    destroy(&mut caller, object::PD, cmd::DESTROY, pds[0], 0).unwrap();
    assert_eq!(pd_number(&mut caller, pds[0]), Err(Errno::ENOENT), "dead");
    assert_eq!(pd_number(&mut caller, 0xfff0), Err(Errno::ENOENT), "never given");
    other_file(&mut caller);
    assert_eq!(pd_number(&mut caller, pds[1]), Err(Errno::ENOENT), "another file");
}

#[test]
fn an_imported_region_has_the_keys_and_the_range_of_the_original() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    let regions = [0, 4096].map(|offset| reg_mr(&mut caller, pd, BASE + offset).unwrap());
    for (made, start) in regions.iter().zip([BASE, BASE + 4096]) {
        assert_eq!(region(&mut caller, made.mr_handle), Ok((made.lkey, made.rkey, 4096, start)));
    }
    assert_eq!(region(&mut caller, pd), Err(Errno::EINVAL), "another kind");
    destroy(&mut caller, object::MR, mr::DESTROY, regions[0].mr_handle, 0).unwrap();
    assert_eq!(region(&mut caller, regions[0].mr_handle), Err(Errno::ENOENT), "dead");
    other_file(&mut caller);
    assert_eq!(region(&mut caller, regions[1].mr_handle), Err(Errno::ENOENT), "another file");
}

#[test]
fn events_of_the_context_stay_with_the_channel_that_was_first() {
    let mut caller = Caller::new();
    let alloc = |caller: &mut Caller| {
        caller.call(object::ASYNC_EVENT, async_event::ALLOC, &[Attr::handle(async_event::FD, 0)]).unwrap();
        let context = caller.context;
        process::events_of(caller.bed.fabric(), context)
    };
    let first = alloc(&mut caller);
    assert_ne!(first.0, 0);
    assert_eq!(alloc(&mut caller), first);
}

/// Goes on with another opening of the device by the same process.
fn other_file(caller: &mut Caller) {
    let before = caller.context;
    caller.context = caller.bed.with(caller.process, open_first).unwrap();
    assert_ne!(caller.context, before);
    caller.get_context().unwrap();
}

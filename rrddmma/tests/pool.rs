//! Pools of registered buffers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, link, take};
use rrddmma::{Access, Buffer, BufferPool, ErrorKind, Pages, RecvRequest, SendRequest, Status};

fn pool(link: &Link, size: usize, count: usize) -> BufferPool {
    link.pd.buffer_pool(Access::LOCAL_WRITE).buffers(size, count).build().unwrap()
}

fn place(buffer: &Buffer) -> usize {
    buffer.as_ptr().addr()
}

#[test]
fn the_smallest_buffer_that_fits_is_taken() {
    let pd = common::context().alloc_pd().unwrap();
    let builder = pd.buffer_pool(Access::LOCAL_WRITE).pages(Pages::Transparent);
    let pool = builder.buffers(4096, 1).buffers(100, 2).build().unwrap();
    assert_eq!((pool.available(), pool.pd()), (3, &pd));
    let buffers = [pool.take(1).unwrap(), pool.take(100).unwrap(), pool.take(100).unwrap()];
    assert_eq!(buffers.each_ref().map(Buffer::capacity), [100, 100, 4096]);
    assert_eq!(buffers.each_ref().map(|buffer| buffer.len()), [1, 100, 100]);
    assert!(pool.take(0).is_none() && pool.available() == 0);
    let [first, second, large] = buffers;
    drop((first, large));
    assert_eq!((pool.available(), second.pd()), (2, &pd));
}

#[test]
fn no_two_buffers_overlap() {
    let link = link();
    let pool = pool(&link, 100, 50);
    let mut buffers: Vec<_> = std::iter::from_fn(|| pool.take(100)).collect();
    assert_eq!(buffers.len(), 50);
    for (value, buffer) in (0_u8..).zip(&mut buffers) {
        buffer.fill(value);
    }
    assert!((0_u8..).zip(&buffers).all(|(value, buffer)| buffer.iter().all(|byte| *byte == value)));
}

#[test]
fn a_buffer_that_is_dropped_is_taken_again() {
    let pool = pool(&link(), 64, 1);
    let mut buffer = pool.take(64).unwrap();
    buffer.copy_from_slice(&[7; 64]);
    let first = place(&buffer);
    drop(buffer);
    let mut buffer = pool.take(10).unwrap();
    assert_eq!((place(&buffer), &*buffer), (first, &[7; 10][..]), "it is not cleared");
    buffer.resize(64);
    assert_eq!(buffer[63], 7);
}

#[test]
fn buffers_keep_the_pool_and_go_to_other_threads() {
    let link = link();
    let pool = pool(&link, 64, 1);
    let mut buffer = pool.take(64).unwrap();
    let Link { pd, a, b, cq, context } = link;
    drop((pool, a, b, cq));
    let thread = std::thread::spawn(move || {
        buffer.fill(1);
        drop(buffer);
    });
    thread.join().unwrap();
    pd.close().unwrap();
    drop(context);
}

#[test]
fn a_shared_buffer_is_handed_out_again_when_its_requests_have_completed() {
    let mut link = link();
    let pool = pool(&link, 64, 2);
    let shared = pool.take(64).unwrap().share();
    link.b.post_recv(RecvRequest::new(&[shared.slice(..)])).unwrap();
    drop(shared);
    let other = pool.take(64).unwrap();
    assert!(pool.take(64).is_none() && pool.available() == 0, "a receive may still write to it");
    link.a.post_send(SendRequest::send_bytes(b"late").signaled()).unwrap();
    assert!(take(&mut link.cq, 2).iter().all(|completion| completion.status() == Status::Success));
    let buffer = pool.take(4).unwrap();
    assert_eq!(&*buffer, b"late");
    drop((other, buffer));
    assert_eq!(pool.available(), 2);
}

#[test]
fn a_shared_buffer_that_was_not_sliced_is_free_at_once() {
    let mut link = link();
    let (pool, other) = (pool(&link, 64, 1), pool(&link, 64, 1));
    let elsewhere = other.take(64).unwrap().share();
    link.b.post_recv(RecvRequest::new(&[elsewhere.slice(..)])).unwrap();
    drop(pool.take(64).unwrap().share());
    assert_eq!((pool.available(), other.available()), (1, 0));
}

#[test]
fn what_comes_back_while_others_cool_waits_for_its_own_requests() {
    let mut link = link();
    let pool = pool(&link, 64, 3);
    let [first, second] = [(); 2].map(|()| pool.take(64).unwrap().share());
    link.b.post_recv(RecvRequest::new(&[first.slice(..)])).unwrap();
    drop(first);
    assert_eq!(pool.available(), 1);
    link.b.post_recv(RecvRequest::new(&[second.slice(..)])).unwrap();
    drop(second);
    link.a.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut link.cq, 2);
    assert_eq!(pool.available(), 2);
    link.a.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut link.cq, 2);
    assert_eq!(pool.available(), 3);
}

#[test]
fn a_shared_buffer_is_exclusive_again_when_nothing_uses_it() {
    let mut link = link();
    let pool = pool(&link, 64, 1);
    let shared = pool.take(64).unwrap().share().try_exclusive().unwrap().share();
    shared.write_at(60, b"tail");
    link.b.post_recv(RecvRequest::new(&[shared.slice(..32), shared.slice(32..60)])).unwrap();
    let shared = shared.try_exclusive().unwrap_err();
    link.a.post_send(SendRequest::send_bytes(b"new").signaled()).unwrap();
    take(&mut link.cq, 2);
    let mut out = [0; 3];
    shared.read_at(0, &mut out);
    assert_eq!(&out, b"new");
    let buffer = shared.try_exclusive().unwrap();
    assert_eq!((&buffer[..3], &buffer[60..]), (&b"new"[..], &b"tail"[..]));
}

#[test]
fn the_region_of_a_pool_waits_for_requests_like_any_other() {
    let mut link = link();
    let pool = pool(&link, 64, 1);
    let shared = pool.take(64).unwrap().share();
    link.b.post_recv(RecvRequest::new(&[shared.slice(..)])).unwrap();
    drop((pool, shared));
    assert_eq!(link.pd.reclaim().waiting, 1);
    drop(link.b);
    assert_eq!(link.pd.reclaim().waiting, 0);
}

#[test]
fn what_cannot_be_mapped_is_an_error() {
    let pd = common::context().alloc_pd().unwrap();
    let builder = pd.buffer_pool(Access::empty()).buffers((1 << 31) - 1, u32::MAX as usize);
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfMemory);
}

mod contracts {
    use super::*;

    #[test]
    #[should_panic(expected = "ProtectionDomain::buffer_pool: peers may write")]
    fn memory_that_peers_may_write() {
        let _ = link().pd.buffer_pool(Access::REMOTE_WRITE);
    }

    #[test]
    #[should_panic(expected = "BufferPoolBuilder::buffers: 0 of 64 bytes")]
    fn no_buffers_of_a_size() {
        let _ = link().pd.buffer_pool(Access::empty()).buffers(64, 0);
    }

    #[test]
    #[should_panic(expected = "BufferPoolBuilder::buffers: 1 of 2147483648 bytes")]
    fn buffers_of_2_gib() {
        let _ = link().pd.buffer_pool(Access::empty()).buffers(1 << 31, 1);
    }

    #[test]
    #[should_panic(expected = "BufferPoolBuilder::build: the pool has no buffers")]
    fn no_buffers() {
        let _ = link().pd.buffer_pool(Access::empty()).build();
    }

    #[test]
    #[should_panic(expected = "BufferPool::take: 65 bytes but the largest buffer has 64")]
    fn more_than_the_largest() {
        let _ = pool(&link(), 64, 1).take(65);
    }

    #[test]
    #[should_panic(expected = "Buffer::resize: 65 bytes but the capacity is 64")]
    fn larger_than_its_capacity() {
        pool(&link(), 64, 1).take(1).unwrap().resize(65);
    }

    #[test]
    #[should_panic(expected = "SharedBuffer::slice: bytes 4..9 but the buffer has 8")]
    fn a_slice_beyond_the_end() {
        let _ = pool(&link(), 64, 1).take(8).unwrap().share().slice(4..9);
    }

    #[test]
    #[should_panic(expected = "SharedBuffer::read_at: 2 bytes at 7 but the buffer has 8")]
    fn reading_beyond_the_end() {
        pool(&link(), 64, 1).take(8).unwrap().share().read_at(7, &mut [0; 2]);
    }

    #[test]
    #[should_panic(expected = "SharedBuffer::write_at: 1 bytes at 8 but the buffer has 8")]
    fn writing_beyond_the_end() {
        pool(&link(), 64, 1).take(8).unwrap().share().write_at(8, &[0]);
    }
}

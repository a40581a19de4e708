//! What panics on the data path: one test for each bullet.

use std::time::Duration;

use rrddmma::{Notify, RecvRequest, SendRequest, Work};

use crate::provider::{Null, entry};

#[test]
#[should_panic(expected = "QueuePair::post_send: 5 scatter/gather entries but max_send_sge is 4")]
fn too_many_entries_to_send() {
    let _ = Null::new().qp.post_send(SendRequest::send(&[entry(0, 1); 5]));
}

#[test]
#[should_panic(expected = "QueuePair::post_send: 65 bytes inline but max_inline_data is 64")]
fn too_many_bytes_inline() {
    let _ = Null::new().qp.post_send(SendRequest::send_bytes(&[0; 65]));
}

#[test]
#[should_panic(expected = "QueuePair::post_send: 66 bytes inline but max_inline_data is 64")]
fn too_many_bytes_inline_in_several_entries() {
    // The null provider would read none of it: the addresses are made up.
    let _ = Null::new().qp.post_send(SendRequest::send(&[entry(8, 33), entry(8, 33)]).inline());
}

#[test]
#[should_panic(expected = "QueuePair::post_send_list: 5 scatter/gather entries but max_send_sge is 4")]
fn too_many_entries_in_a_list() {
    let entries = [entry(0, 1); 5];
    let mut list: [Work<'_, _>; 1] = [SendRequest::send(&entries).into()];
    let _ = Null::new().qp.post_send_list(&mut list);
}

#[test]
#[should_panic(expected = "QueuePair::post_send_list: 65 bytes inline but max_inline_data is 64")]
fn too_many_bytes_inline_in_a_list() {
    let mut list: [Work<'_, _>; 1] = [SendRequest::send_bytes(&[0; 65]).into()];
    let _ = Null::new().qp.post_send_list(&mut list);
}

#[test]
#[should_panic(expected = "QueuePair::post_recv: 5 scatter/gather entries but max_recv_sge is 4")]
fn too_many_entries_to_receive() {
    let _ = Null::new().qp.post_recv(RecvRequest::new(&[entry(0, 1); 5]));
}

#[test]
#[should_panic(expected = "QueuePair::post_recv_list: 5 scatter/gather entries but max_recv_sge is 4")]
fn too_many_entries_in_a_list_of_receives() {
    let entries = [entry(0, 1); 5];
    let _ = Null::new().qp.post_recv_list(&mut [RecvRequest::new(&entries)]);
}

#[test]
#[should_panic(expected = "CompletionQueue::wait: the queue was made without a channel")]
fn sleeping_without_a_channel() {
    let _ = Null::new().cq.wait(Duration::ZERO, |_| ());
}

#[test]
#[should_panic(expected = "CompletionQueue::arm: the queue was made without a channel")]
fn arming_without_a_channel() {
    let _ = Null::new().cq.arm(Notify::Any);
}

#[test]
#[should_panic(expected = "Context::create_cq: the depth is 0")]
fn a_queue_of_no_depth() {
    let _ = Null::new().context.create_cq(0);
}

#[test]
#[should_panic(expected = "Context::completion_queue: the depth is 0")]
fn a_queue_in_the_making_of_no_depth() {
    let _ = Null::new().context.completion_queue(0);
}

#[test]
#[should_panic(expected = "ProtectionDomain::queue_pair: a completion queue is of another context")]
fn a_pair_across_contexts() {
    let (one, other) = (Null::new(), Null::new());
    let _ = one.pd.queue_pair::<rrddmma::Rc>(&one.cq, &other.cq);
}

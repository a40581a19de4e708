//! Sizes and offsets of the structures of the data path, as the C compiler sees them in the headers that were found.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::mem::{offset_of, size_of};
use std::path::Path;
use std::process::Command;

use rrddmma_sys::*;

/// One table for both sides: Rust's numbers, and the C program that prints its own.
macro_rules! layouts {
    ($($structure:ident { $($field:ident $(as $member:literal)?),* $(,)? })*) => {{
        let mut rust: BTreeMap<String, usize> = BTreeMap::new();
        let mut program = String::new();
        $(
            let name = stringify!($structure);
            rust.insert(name.to_owned(), size_of::<$structure>());
            writeln!(program, "\tprintf(\"{name} %zu\\n\", sizeof(struct {name}));").unwrap();
            $(
                let field = [stringify!($field) $(, $member)?].last().copied().unwrap();
                rust.insert(format!("{name}.{field}"), offset_of!($structure, $field));
                writeln!(program, "\tprintf(\"{name}.{field} %zu\\n\", offsetof(struct {name}, {field}));").unwrap();
            )*
        )*
        (rust, program)
    }};
}

#[cfg(rrddmma_rdma_core)]
#[test]
fn verbs_are_laid_out_as_in_c() {
    let (rust, program) = layouts! {
        ibv_sge { addr, length, lkey }
        ibv_send_wr { wr_id, next, sg_list, num_sge, opcode, send_flags, __bindgen_anon_1 as "imm_data", wr,
            qp_type, __bindgen_anon_2 as "bind_mw" }
        ibv_recv_wr { wr_id, next, sg_list, num_sge }
        ibv_wc { wr_id, status, opcode, vendor_err, byte_len, __bindgen_anon_1 as "imm_data", qp_num, src_qp, wc_flags,
            pkey_index, slid, sl, dlid_path_bits }
        ibv_context_ops { poll_cq, req_notify_cq, post_srq_recv, post_send, post_recv }
        ibv_context { device, ops, cmd_fd, async_fd, num_comp_vectors, mutex, abi_compat }
        ibv_qp { context, qp_context, pd, send_cq, recv_cq, srq, handle, qp_num, state, qp_type, mutex, cond }
        ibv_cq { context, channel, cq_context, handle, cqe, mutex, cond }
        ibv_srq { context, srq_context, pd, handle, mutex, cond }
        ibv_mr { context, pd, addr, length, handle, lkey, rkey }
        ibv_pd { context, handle }
        ibv_ah { context, pd, handle }
        ibv_comp_channel { context, fd, refcnt }
        ibv_qp_init_attr { qp_context, send_cq, recv_cq, srq, cap, qp_type, sq_sig_all }
        ibv_qp_attr { qp_state, path_mtu, qkey, rq_psn, sq_psn, dest_qp_num, cap, ah_attr, pkey_index, min_rnr_timer, port_num,
            timeout, retry_cnt, rnr_retry, rate_limit }
        ibv_ah_attr { grh, dlid, sl, src_path_bits, static_rate, is_global, port_num }
        ibv_global_route { dgid, flow_label, sgid_index, hop_limit, traffic_class }
        ibv_port_attr { state, max_mtu, active_mtu, gid_tbl_len, port_cap_flags, lid, link_layer }
        ibv_device_attr { fw_ver, max_mr_size, max_qp, max_qp_wr, max_sge, max_cqe, phys_port_cnt }
    };
    compare(rust, "verbs.h", &program);
}

#[cfg(rrddmma_rdma_core)]
#[test]
fn extended_objects_are_laid_out_as_in_c() {
    let (rust, program) = layouts! {
        ibv_qp_ex { qp_base, comp_mask, wr_id, wr_flags, wr_atomic_cmp_swp, wr_send, wr_rdma_write, wr_rdma_write_imm,
            wr_set_ud_addr, wr_set_inline_data, wr_set_sge, wr_set_sge_list, wr_start, wr_complete, wr_abort }
        ibv_cq_ex { context, comp_mask, status, wr_id, start_poll, next_poll, end_poll, read_opcode, read_byte_len,
            read_imm_data, read_completion_ts, read_completion_wallclock_ns }
        ibv_wq { context, post_recv, wq_num }
        ibv_poll_cq_attr { comp_mask }
        ibv_data_buf { addr, length }
        ibv_mw_bind_info { mr, addr, length, mw_access_flags }
        verbs_context { query_port, sz, context }
    };
    compare(rust, "verbs.h", &program);
}

#[cfg(rrddmma_mlx5dv)]
#[test]
fn mlx5_is_laid_out_as_in_c() {
    let (rust, program) = layouts! {
        mlx5_wqe_ctrl_seg { opmod_idx_opcode, qpn_ds, signature, fm_ce_se, imm }
        mlx5_wqe_data_seg { byte_count, lkey, addr }
        mlx5_wqe_raddr_seg { raddr, rkey }
        mlx5_wqe_atomic_seg { swap_add, compare }
        mlx5_cqe64 { wqe_counter, signature, op_own, byte_cnt, timestamp, srqn_uidx }
        mlx5dv_qp { dbrec, sq, rq, bf, comp_mask }
        mlx5dv_cq { buf, dbrec, cqe_cnt, cqe_size, cqn, comp_mask }
    };
    compare(rust, "mlx5dv.h", &program);
}

#[cfg(all(rrddmma_mlx5dv, rrddmma_rdma_core))]
#[test]
fn mlx5_request_builders_are_laid_out_as_in_c() {
    let (rust, program) = layouts! {
        mlx5dv_qp_ex { comp_mask, wr_set_dc_addr, wr_mr_interleaved, wr_mr_list }
    };
    compare(rust, "mlx5dv.h", &program);
}

#[cfg(rrddmma_exp)]
#[test]
fn experimental_verbs_are_laid_out_as_in_c() {
    let (rust, program) = layouts! {
        ibv_send_wr { wr_id, next, sg_list, num_sge, opcode, send_flags, imm_data, wr }
        ibv_recv_wr { wr_id, next, sg_list, num_sge }
        ibv_wc { wr_id, status, opcode, vendor_err, byte_len, imm_data, qp_num, src_qp, wc_flags }
        ibv_exp_send_wr { wr_id, next, sg_list, num_sge, exp_opcode, exp_send_flags, ex, wr, task, op, dc }
        ibv_exp_wc { wr_id, status, exp_opcode, vendor_err, __bindgen_anon_1 as "byte_len", imm_data, qp_num, src_qp,
            exp_wc_flags, timestamp }
        ibv_exp_qp_init_attr { qp_context, send_cq, recv_cq, srq, cap, qp_type, sq_sig_all, comp_mask, pd }
        ibv_exp_device_attr { fw_ver, max_qp, comp_mask }
        ibv_exp_dct { context, handle, dct_num, pd, srq }
        verbs_context_exp { drv_exp_post_send, drv_exp_ibv_poll_cq, lib_exp_query_device, sz }
        verbs_context { has_comp_mask, sz, context }
        ibv_context { device, ops, cmd_fd, abi_compat }
    };
    compare(rust, "verbs_exp.h", &program);
}

/// Compiles the program, runs it, and compares every line.
fn compare(rust: BTreeMap<String, usize>, header: &str, program: &str) {
    // A folder of this process: another run may use the program while this one writes it.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "layout-{header}-{}-{}",
        rust.len(),
        std::process::id()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("layout.c");
    let text = format!(
        "#include <stddef.h>\n#include <stdio.h>\n#include <infiniband/verbs.h>\n#include <infiniband/{header}>\nint main(void)\n{{\n{program}\treturn 0;\n}}\n"
    );
    std::fs::write(&source, text).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let includes = build::INCLUDE_DIRS.split(':').filter(|dir| !dir.is_empty()).map(|dir| format!("-I{dir}"));
    let compiled = Command::new(compiler)
        .args(includes)
        .arg(&source)
        .arg("-o")
        .arg(folder.join("layout"))
        .status()
        .unwrap();
    assert!(compiled.success(), "the C compiler refused {}", source.display());

    let output = Command::new(folder.join("layout")).output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let c: BTreeMap<&str, usize> = output
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(key, value)| (key, value.parse().unwrap()))
        .collect();
    assert_eq!(c.len(), rust.len());
    for (key, ours) in rust {
        let theirs = c[key.as_str()];
        // Checked-in bindings may be newer than this system's headers, and structures grow at their end.
        let longer = build::BINDINGS == "checked-in" && !key.contains('.') && ours > theirs;
        assert!(ours == theirs || longer, "{key}: {ours} in Rust, {theirs} in C");
    }
}

//! Steps over the store that hit a doorbell page.
//!
//! The value of the store is not needed: all that the device must know stands in the doorbell records.

use iced_x86::{Code, Decoder, DecoderOptions, Instruction};

/// The registers that a skipped store may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Registers {
    pub(crate) rip: u64,
    pub(crate) rcx: u64,
    pub(crate) rsi: u64,
    pub(crate) rdi: u64,
    /// Whether string instructions count down.
    pub(crate) backward: bool,
}

/// Longest instruction of the architecture.
pub(crate) const LONGEST: usize = 15;

/// Makes the decoder build its tables, which allocates, while that is allowed.
pub(crate) fn warm_up() {
    let mut registers = Registers { rip: 0, rcx: 0, rsi: 0, rdi: 0, backward: false };
    // mov qword ptr [rax], rdx
    let _ = skip(&[0x48, 0x89, 0x10], &mut registers);
}

/// Moves the registers past the instruction in `code`, which begins at `rip`. False if it is none.
pub(crate) fn skip(code: &[u8], registers: &mut Registers) -> bool {
    let mut decoder = Decoder::with_ip(64, code, registers.rip, DecoderOptions::NONE);
    let mut instruction = Instruction::default();
    decoder.decode_out(&mut instruction);
    if instruction.is_invalid() {
        return false;
    }
    registers.rip = instruction.next_ip();
    if let Some((size, reads_memory)) = string_store(&instruction) {
        let count = if instruction.has_rep_prefix() { registers.rcx } else { 1 };
        let distance = count.wrapping_mul(size);
        let distance = if registers.backward { distance.wrapping_neg() } else { distance };
        registers.rdi = registers.rdi.wrapping_add(distance);
        if reads_memory {
            registers.rsi = registers.rsi.wrapping_add(distance);
        }
        if instruction.has_rep_prefix() {
            registers.rcx = 0;
        }
    }
    true
}

/// The size of one step of a string store, and whether it reads memory too.
fn string_store(instruction: &Instruction) -> Option<(u64, bool)> {
    // By code and not by mnemonic: `movsd` is also a move of a double.
    Some(match instruction.code() {
        Code::Movsb_m8_m8 => (1, true),
        Code::Movsw_m16_m16 => (2, true),
        Code::Movsd_m32_m32 => (4, true),
        Code::Movsq_m64_m64 => (8, true),
        Code::Stosb_m8_AL => (1, false),
        Code::Stosw_m16_AX => (2, false),
        Code::Stosd_m32_EAX => (4, false),
        Code::Stosq_m64_RAX => (8, false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(rip: u64) -> Registers {
        Registers { rip, rcx: 8, rsi: 0x100, rdi: 0x200, backward: false }
    }

    #[test]
    fn every_kind_of_store_is_stepped_over_by_its_length() {
        let stores: [(&str, &[u8]); 11] = [
            ("mov [rax], rdx", &[0x48, 0x89, 0x10]),
            ("mov [rax+800h], edx", &[0x89, 0x90, 0, 8, 0, 0]),
            ("mov [rax+rcx*8+8], rdx", &[0x48, 0x89, 0x54, 0xc8, 8]),
            ("mov qword [rip+4], imm32", &[0x48, 0xc7, 0x05, 4, 0, 0, 0, 1, 0, 0, 0]),
            ("movnti [rax], rdx", &[0x48, 0x0f, 0xc3, 0x10]),
            ("movbe [rax], rdx", &[0x48, 0x0f, 0x38, 0xf1, 0x10]),
            ("movups [rax], xmm0", &[0x0f, 0x11, 0x00]),
            ("movntdq [rax], xmm0", &[0x66, 0x0f, 0xe7, 0x00]),
            ("vmovdqu [rax], ymm0", &[0xc5, 0xfe, 0x7f, 0x00]),
            ("vmovntdq [rax], zmm0", &[0x62, 0xf1, 0x7d, 0x48, 0xe7, 0x00]),
            ("movdir64b rax, [rdx]", &[0x66, 0x0f, 0x38, 0xf8, 0x02]),
        ];
        for (name, code) in stores {
            let padded = [code, &[0x90; 4]].concat();
            let mut registers = at(0x1000);
            assert!(skip(&padded, &mut registers), "{name}");
            assert_eq!(registers, Registers { rip: 0x1000 + code.len() as u64, ..at(0) }, "{name}");
        }
    }

    #[test]
    fn string_stores_move_their_registers() {
        let mut registers = at(0);
        assert!(skip(&[0xf3, 0x48, 0xa5], &mut registers)); // rep movsq
        assert_eq!(registers, Registers { rip: 3, rcx: 0, rsi: 0x140, rdi: 0x240, backward: false });
        let mut registers = Registers { backward: true, ..at(0) };
        assert!(skip(&[0xaa], &mut registers)); // stosb, counting down
        assert_eq!(registers, Registers { rip: 1, rcx: 8, rsi: 0x100, rdi: 0x1ff, backward: true });
    }

    #[test]
    fn what_is_no_instruction_is_not_skipped() {
        let mut registers = at(5);
        assert!(!skip(&[], &mut registers));
        assert!(!skip(&[0x48], &mut registers));
        assert_eq!(registers, at(5));
    }
}

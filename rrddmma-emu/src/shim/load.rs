//! Answers the load that hit a page with the device's timer.

use iced_x86::{Code, Decoder, DecoderOptions, Instruction, Register};

/// A load of four or eight bytes into a general register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    /// Number of the register in the order of the architecture.
    pub(crate) register: usize,
    /// Where the program goes on.
    pub(crate) next: u64,
    long: bool,
    /// Whether the bytes are loaded in network byte order.
    swapped: bool,
}

impl Load {
    /// What the register holds after the load of these bytes; one of four bytes clears the upper half.
    pub(crate) fn value(&self, bytes: [u8; 8]) -> u64 {
        let [a, b, c, d, ..] = bytes;
        match (self.long, self.swapped) {
            (true, false) => u64::from_le_bytes(bytes),
            (true, true) => u64::from_be_bytes(bytes),
            (false, false) => u64::from(u32::from_le_bytes([a, b, c, d])),
            (false, true) => u64::from(u32::from_be_bytes([a, b, c, d])),
        }
    }
}

/// Reads the instruction in `code`, which begins at `rip`; `None` if it is no such load.
pub(crate) fn decode(code: &[u8], rip: u64) -> Option<Load> {
    let mut decoder = Decoder::with_ip(64, code, rip, DecoderOptions::NONE);
    let mut instruction = Instruction::default();
    decoder.decode_out(&mut instruction);
    let (long, swapped) = match instruction.code() {
        Code::Mov_r32_rm32 => (false, false),
        Code::Mov_r64_rm64 => (true, false),
        Code::Movbe_r32_m32 => (false, true),
        Code::Movbe_r64_m64 => (true, true),
        _ => return None,
    };
    // The registers of one width stand in the order of the architecture.
    let first = if long { Register::RAX } else { Register::EAX };
    let register = (instruction.op0_register() as usize).checked_sub(first as usize)?;
    Some(Load { register, next: instruction.next_ip(), long, swapped })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_answered_as_the_processor_would() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        let loads: [(&str, &[u8], usize, u64); 5] = [
            ("mov eax, [rdx]", &[0x8b, 0x02], 0, 0x0403_0201),
            ("mov r9d, [rax+4]", &[0x44, 0x8b, 0x48, 4], 9, 0x0403_0201),
            ("mov rbx, [rax]", &[0x48, 0x8b, 0x18], 3, 0x0807_0605_0403_0201),
            ("movbe esi, [rax]", &[0x0f, 0x38, 0xf0, 0x30], 6, 0x0102_0304),
            ("movbe r15, [rax]", &[0x4c, 0x0f, 0x38, 0xf0, 0x38], 15, 0x0102_0304_0506_0708),
        ];
        for (name, code, register, value) in loads {
            let load = decode(&[code, &[0x90; 4]].concat(), 0x1000).unwrap();
            assert_eq!((load.register, load.value(bytes)), (register, value), "{name}");
            assert_eq!(load.next, 0x1000 + code.len() as u64, "{name}");
        }
    }

    #[test]
    fn anything_else_is_no_load() {
        for code in [&[][..], &[0x48], &[0x48, 0x89, 0x10], &[0x8a, 0x02], &[0x90]] {
            assert_eq!(decode(code, 0), None);
        }
    }
}

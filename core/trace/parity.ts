/** 1 when an odd number of the 32 bits is set. */
export function parity(word: number): 0 | 1 {
  let bits = word ^ (word >>> 16)
  bits ^= bits >>> 8
  bits ^= bits >>> 4
  return ((0x6996 >>> (bits & 15)) & 1) as 0 | 1
}

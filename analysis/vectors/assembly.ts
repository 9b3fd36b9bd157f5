// Writes functions for the processor's wide registers, two numbers at once, which JavaScript cannot reach: instructions of
// WebAssembly as plain bytes, put together like expressions. Every operation rounds as JavaScript's does, so whatever keeps the
// order of its sums keeps its result to the last bit. What is computed is the business of those who write kernels.

/** Instructions, as they stand in the module. */
export type Code = readonly number[]

/** A number as LEB128, signed or not, as modules spell all numbers. */
function number(value: number, signed = false): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const low = rest & 0x7f
    rest >>= 7
    const negative = signed && (low & 0x40) !== 0
    if (rest === (negative ? -1 : 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

const operation =
  (...instruction: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...instruction]
/** Reads or writes memory, `offset` bytes after an address; nothing is taken to be aligned. */
const memory =
  (...instruction: number[]) =>
  (address: Code, offset = 0, ...stored: Code[]): Code => [
    ...address,
    ...stored.flat(),
    ...instruction,
    0,
    ...number(offset),
  ]

export const i32 = {
  of: (value: number): Code => [0x41, ...number(value, true)],
  at: memory(0x28),
  write: (address: Code, value: Code): Code => memory(0x36)(address, 0, value),
  isZero: operation(0x45),
  same: operation(0x46),
  differ: operation(0x47),
  less: operation(0x48),
  add: operation(0x6a),
  subtract: operation(0x6b),
  times: operation(0x6c),
  and: operation(0x71),
  or: operation(0x72),
  shift: operation(0x74),
  shiftDown: operation(0x75),
}

/** Addresses of the numbers of an array: of four bytes each, or of eight. */
export const whole = (array: Code, at: Code): Code => i32.add(array, i32.shift(at, i32.of(2)))
export const real = (array: Code, at: Code): Code => i32.add(array, i32.shift(at, i32.of(3)))

export const f64 = {
  of: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  at: memory(0x2b),
  /** From a number of four bytes. */
  atShort: (address: Code): Code => [...memory(0x2a)(address), 0xbb],
  write: (address: Code, value: Code): Code => memory(0x39)(address, 0, value),
  /** As a number of four bytes. */
  writeShort: (address: Code, value: Code): Code => memory(0x38)(address, 0, [...value, 0xb6]),
  /** From a whole number. */
  from: operation(0xb7),
  less: operation(0x63),
  more: operation(0x64),
  root: operation(0x9f),
  add: operation(0xa0),
  subtract: operation(0xa1),
  times: operation(0xa2),
  divide: operation(0xa3),
  most: operation(0xa5),
}

/** Pairs of numbers. */
export const pair = {
  at: memory(0xfd, 0x00),
  /** Both the same, from memory. */
  bothAt: memory(0xfd, 0x0a),
  /** Both the same, from a single number. */
  both: operation(0xfd, 0x14),
  /** The first of both. */
  first: operation(0xfd, 0x21, 0),
  second: operation(0xfd, 0x21, 1),
  zeros: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
  write: (address: Code, value: Code): Code => memory(0xfd, 0x0b)(address, 0, value),
  add: operation(0xfd, 0xf0, 0x01),
  subtract: operation(0xfd, 0xf1, 0x01),
  times: operation(0xfd, 0xf2, 0x01),
  divide: operation(0xfd, 0xf3, 0x01),
  most: operation(0xfd, 0xf5, 0x01),
  /** Bits of the first where the mask has them, of the other elsewhere. */
  choose: operation(0xfd, 0x52),
}

/** The same pairs as whole numbers of eight bytes. Comparisons give masks. */
export const bits = {
  both: (value: bigint): Code => {
    const bytes = new Uint8Array(BigInt64Array.of(value, value).buffer)
    return [0xfd, 0x0c, ...bytes]
  },
  and: operation(0xfd, 0x4e),
  or: operation(0xfd, 0x50),
  xor: operation(0xfd, 0x51),
  add: operation(0xfd, 0xce, 0x01),
  subtract: operation(0xfd, 0xd1, 0x01),
  shift: operation(0xfd, 0xcb, 0x01),
  shiftDown: operation(0xfd, 0xcd, 0x01),
  less: operation(0xfd, 0xd8, 0x01),
  more: operation(0xfd, 0xd9, 0x01),
}

const nothing = 0x40
const end = 0x0b

/** Does the body as long as the condition holds. */
export const during = (condition: Code, ...body: Code[]): Code => [
  ...[0x02, nothing, 0x03, nothing],
  ...condition,
  ...[0x45, 0x0d, 1],
  ...body.flat(),
  ...[0x0c, 0, end, end],
]
/** Does the body once, and again as long as the condition holds: one jump less than `during`. */
export const again = (body: readonly Code[], condition: Code): Code => [
  ...[0x03, nothing],
  ...body.flat(),
  ...condition,
  ...[0x0d, 0, end],
]
/** Does the body if the condition holds. */
export const when = (condition: Code, ...body: Code[]): Code => [...condition, 0x04, nothing, ...body.flat(), end]
/** Does the first body if the condition holds, and the other if not. */
export const either = (condition: Code, first: readonly Code[], other: readonly Code[]): Code => [
  ...[...condition, 0x04, nothing],
  ...[...first.flat(), 0x05],
  ...[...other.flat(), end],
]
/** So many bytes from one address on to another; they may lie over each other. */
export const copy = (to: Code, from: Code, bytes: Code): Code => [...to, ...from, ...bytes, 0xfc, 0x0a, 0, 0]
/** So many bytes of zeros from an address on. */
export const clear = (address: Code, bytes: Code): Code => [...address, ...i32.of(0), ...bytes, 0xfc, 0x0b, 0]

const types = { i32: 0x7f, f64: 0x7c, pair: 0x7b } as const
/** A variable of a kernel. */
export type Local = { readonly get: Code; readonly set: (value: Code) => Code }
type Locals<Name extends string> = Readonly<Record<Name, Local>>

export type Kernel = { readonly parameters: number; readonly locals: Code; readonly body: Code }

/** A function that is given addresses and counts, and returns nothing. */
export function kernel<Given extends string, Whole extends string, Pair extends string, Real extends string = never>(
  names: {
    readonly given: readonly Given[]
    readonly whole: readonly Whole[]
    readonly reals?: readonly Real[]
    readonly pairs: readonly Pair[]
  },
  write: (locals: Locals<Given | Whole | Real | Pair>) => readonly Code[],
): Kernel {
  const { given, whole, reals = [], pairs } = names
  const locals = Object.fromEntries(
    [...given, ...whole, ...reals, ...pairs].map((name, at): [string, Local] => [
      name,
      { get: [0x20, ...number(at)], set: (value) => [...value, 0x21, ...number(at)] },
    ]),
  ) as Locals<Given | Whole | Real | Pair>
  return {
    parameters: given.length,
    locals: [
      3,
      ...[...number(whole.length), types.i32],
      ...[...number(reals.length), types.f64],
      ...[...number(pairs.length), types.pair],
    ],
    body: write(locals).flat(),
  }
}

/** Where arrays of so many bytes come to lie in a memory, side by side; it grows to hold them. What was there is lost. */
export function layOut(memory: WebAssembly.Memory, bytes: readonly number[]): number[] {
  const places: number[] = []
  let used = 0
  for (const size of bytes) {
    places.push(used)
    used += (size + wide - 1) & -wide
  }
  const missing = Math.ceil((used - memory.buffer.byteLength) / page)
  if (missing > 0) memory.grow(missing)
  return places
}
const wide = 16
const page = 65_536

/** Functions by name, and one memory for all. */
export type Assembled<Name extends string> = Readonly<Record<Name, (...given: number[]) => void>> & {
  readonly memory: WebAssembly.Memory
}

function assemble<Name extends string>(kernels: Readonly<Record<Name, Kernel>>): Assembled<Name> {
  const all = Object.entries<Kernel>(kernels)
  const section = (id: number, parts: readonly Code[]): Code => sized([...number(parts.length), ...parts.flat()], id)
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      all.map(([, { parameters }]) => [
        0x60,
        ...number(parameters),
        ...new Array<number>(parameters).fill(types.i32),
        0,
      ]),
    ),
    ...section(
      3,
      all.map((_, at) => number(at)),
    ),
    ...section(5, [[0, 1]]),
    ...section(7, [[...named('memory'), 2, 0], ...all.map(([name], at) => [...named(name), 0, ...number(at)])]),
    ...section(
      10,
      all.map(([, { locals, body }]) => sized([...locals, ...body, end])),
    ),
  ]
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)))
  return instance.exports as unknown as Assembled<Name>
}

const sized = (content: Code, ...before: number[]): Code => [...before, ...number(content.length), ...content]
const named = (name: string): Code => sized([...Buffer.from(name)])

/** Functions and a memory that are made when they are first asked for, once for a thread. */
export function assembled<Name extends string>(kernels: Readonly<Record<Name, Kernel>>): () => Assembled<Name> {
  let made: Assembled<Name> | undefined
  return () => {
    made ??= assemble(kernels)
    return made
  }
}

// Arrays by name in the memory of kernels: where each lies, for kernels, and what it holds, for everybody else.

/** How many whole numbers of four bytes, and real ones of eight, arrays are to hold. */
export type Wanted<Whole extends string, Real extends string> = {
  readonly wholes: Readonly<Record<Whole, number>>
  readonly reals: Readonly<Record<Real, number>>
}

export type Laid<Whole extends string, Real extends string> = {
  /** Addresses. */
  readonly at: Readonly<Record<Whole | Real, number>>
  readonly wholes: Readonly<Record<Whole, Int32Array>>
  readonly reals: Readonly<Record<Real, Float64Array>>
}

/** Places what is wanted, one thing after the other. */
export type Laying = <Whole extends string, Real extends string>(wanted: Wanted<Whole, Real>) => Laid<Whole, Real>

const wide = 16
const page = 65_536

/** Bytes of an array, such that the next one begins where wide registers like to read. */
const roomFor = (size: number, each: number): number => (size * each + wide - 1) & -wide

/** Makes room for all that will be laid into a memory, which grows; what was there is lost. */
export function layInto(memory: WebAssembly.Memory, all: readonly Wanted<string, string>[]): Laying {
  const sum = (sizes: Readonly<Record<string, number>>, each: number): number =>
    Object.values(sizes).reduce((bytes, size) => bytes + roomFor(size, each), 0)
  const needed = all.reduce((bytes, { wholes, reals }) => bytes + sum(wholes, 4) + sum(reals, 8), 0)
  const missing = Math.ceil((needed - memory.buffer.byteLength) / page)
  if (missing > 0) memory.grow(missing)
  let used = 0
  return <Whole extends string, Real extends string>({ wholes, reals }: Wanted<Whole, Real>) => {
    const at: Partial<Record<Whole | Real, number>> = {}
    const lay = <Name extends Whole | Real, Numbers>(
      sizes: Readonly<Record<Name, number>>,
      each: number,
      make: (at: number, size: number) => Numbers,
    ) =>
      Object.fromEntries(
        Object.entries<number>(sizes).map(([name, size]) => {
          const place = used
          at[name as Name] = place
          used += roomFor(size, each)
          return [name, make(place, size)]
        }),
      ) as Record<Name, Numbers>
    return {
      wholes: lay(wholes, 4, (place, size) => new Int32Array(memory.buffer, place, size)),
      reals: lay(reals, 8, (place, size) => new Float64Array(memory.buffer, place, size)),
      at: at as Record<Whole | Real, number>,
    }
  }
}

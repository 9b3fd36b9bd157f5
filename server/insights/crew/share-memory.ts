// Plain data for other threads: large typed arrays that do not lie in shared memory already are copied there once, however many
// tasks read them.

/** Smaller arrays are cheaper to copy with each message. */
const leastBytes = 2048

type Numbers = Int32Array | Float64Array | Float32Array

/** The same data with shared arrays in place of others. What was shared once must not be changed afterwards: tasks read it at any time. */
export function createShare(): (data: unknown) => unknown {
  const shared = new WeakMap<object, Numbers>()
  const share = (data: unknown): unknown => {
    if (ArrayBuffer.isView(data)) return shareArray(data as Numbers)
    if (Array.isArray(data)) return typeof data[0] === 'object' ? data.map(share) : data
    if (typeof data !== 'object' || data === null) return data
    return Object.fromEntries(Object.entries(data).map(([name, part]) => [name, share(part)]))
  }
  const shareArray = (array: Numbers): Numbers => {
    if (array.byteLength < leastBytes || array.buffer instanceof SharedArrayBuffer) return array
    const known = shared.get(array)
    if (known) return known
    const shape = array.constructor as new (buffer: SharedArrayBuffer) => Numbers
    const copy = new shape(new SharedArrayBuffer(array.byteLength))
    copy.set(array)
    shared.set(array, copy)
    shared.set(copy, copy)
    return copy
  }
  return share
}

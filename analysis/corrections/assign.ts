// One-to-one assignment of greatest total weight (Kuhn 1955, in the shortest augmenting path form of Jonker and Volgenant 1987).

/**
 * Pairs rows with columns one to one so that the sum of weights is greatest.
 * @param weights rows x columns, row-major, finite
 * @returns for each row its column, or -1 where there are more rows than columns; ties go to the earlier column
 * Cost: about rows² x columns.
 */
export function assignOneToOne(weights: ArrayLike<number>, rows: number, columns: number): Int32Array {
  const assigned = new Int32Array(rows).fill(-1)
  if (rows === 0 || columns === 0) return assigned
  const size = Math.max(rows, columns)
  const cost = (row: number, col: number) =>
    row < rows && col < columns ? -(weights[row * columns + col] as number) : 0
  const rowPrice = new Float64Array(size + 1)
  const colPrice = new Float64Array(size + 1)
  const rowOfCol = new Int32Array(size + 1).fill(-1)
  for (let row = 0; row < size; row++) augment(row, size, cost, rowPrice, colPrice, rowOfCol)
  for (let col = 0; col < columns; col++) {
    const row = rowOfCol[col] as number
    if (row < rows) assigned[row] = col
  }
  return assigned
}

function augment(
  start: number,
  size: number,
  cost: (row: number, col: number) => number,
  rowPrice: Float64Array,
  colPrice: Float64Array,
  rowOfCol: Int32Array,
): void {
  const slack = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  const cameFrom = new Int32Array(size).fill(-1)
  const done = new Uint8Array(size + 1)
  let col = size
  rowOfCol[size] = start
  do {
    done[col] = 1
    const row = rowOfCol[col] as number
    let step = Number.POSITIVE_INFINITY
    let next = -1
    for (let other = 0; other < size; other++) {
      if (done[other]) continue
      const reduced = cost(row, other) - (rowPrice[row] as number) - (colPrice[other] as number)
      if (reduced < (slack[other] as number)) {
        slack[other] = reduced
        cameFrom[other] = col
      }
      if ((slack[other] as number) < step) {
        step = slack[other] as number
        next = other
      }
    }
    for (let other = 0; other <= size; other++) {
      if (done[other]) {
        const owner = rowOfCol[other] as number
        rowPrice[owner] = (rowPrice[owner] as number) + step
        colPrice[other] = (colPrice[other] as number) - step
      } else slack[other] = (slack[other] as number) - step
    }
    col = next
  } while ((rowOfCol[col] as number) >= 0)
  while (col !== size) {
    const previous = cameFrom[col] as number
    rowOfCol[col] = rowOfCol[previous] as number
    col = previous
  }
}

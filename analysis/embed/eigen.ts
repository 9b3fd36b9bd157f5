// Eigenvalues and -vectors of a small symmetric matrix. It leaves large ones to reduce.ts, which first shrinks them.
import { type Matrix, zeros } from '../vectors/matrix'

export type Eigen = {
  /** Falling. */
  readonly values: Float64Array
  /** Column c is the vector of value c. */
  readonly vectors: Matrix
}

/**
 * All eigenpairs of a symmetric matrix by Householder reduction and implicit QL (Martin, Reinsch and Wilkinson 1968;
 * Bowdler et al. 1968, the EISPACK pair tred2 and tql2). O(n³); n is at most a few hundred here.
 */
export function symmetricEigen(matrix: Matrix): Eigen {
  const n = matrix.rows
  const vectors = zeros(n, n)
  vectors.data.set(matrix.data)
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(n)
  if (n > 0) {
    tridiagonalise(vectors.data, n, diagonal, beside)
    iterateQl(vectors.data, n, diagonal, beside)
  }
  const order = Array.from(diagonal.keys()).sort((left, right) => diagonal[right]! - diagonal[left]! || left - right)
  const sorted = zeros(n, n)
  for (let row = 0; row < n; row++)
    for (let col = 0; col < n; col++) sorted.data[row * n + col] = vectors.data[row * n + order[col]!]!
  return { values: Float64Array.from(order, (at) => diagonal[at]!), vectors: sorted }
}

function tridiagonalise(v: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let col = 0; col < n; col++) d[col] = v[(n - 1) * n + col]!
  for (let step = n - 1; step > 0; step--) {
    let size = 0
    let square = 0
    for (let at = 0; at < step; at++) size += Math.abs(d[at]!)
    if (size === 0) {
      e[step] = d[step - 1]!
      for (let col = 0; col < step; col++) {
        d[col] = v[(step - 1) * n + col]!
        v[step * n + col] = 0
        v[col * n + step] = 0
      }
    } else {
      for (let at = 0; at < step; at++) {
        d[at]! /= size
        square += d[at]! * d[at]!
      }
      let f = d[step - 1]!
      let g = f > 0 ? -Math.sqrt(square) : Math.sqrt(square)
      e[step] = size * g
      square -= f * g
      d[step - 1] = f - g
      e.fill(0, 0, step)
      for (let col = 0; col < step; col++) {
        f = d[col]!
        v[col * n + step] = f
        g = e[col]! + v[col * n + col]! * f
        for (let row = col + 1; row <= step - 1; row++) {
          g += v[row * n + col]! * d[row]!
          e[row]! += v[row * n + col]! * f
        }
        e[col] = g
      }
      f = 0
      for (let at = 0; at < step; at++) {
        e[at]! /= square
        f += e[at]! * d[at]!
      }
      const half = f / (square + square)
      for (let at = 0; at < step; at++) e[at]! -= half * d[at]!
      for (let col = 0; col < step; col++) {
        f = d[col]!
        g = e[col]!
        for (let row = col; row <= step - 1; row++) v[row * n + col]! -= f * e[row]! + g * d[row]!
        d[col] = v[(step - 1) * n + col]!
        v[step * n + col] = 0
      }
    }
    d[step] = square
  }
  for (let step = 0; step < n - 1; step++) {
    v[(n - 1) * n + step] = v[step * n + step]!
    v[step * n + step] = 1
    const square = d[step + 1]!
    if (square !== 0) {
      for (let at = 0; at <= step; at++) d[at] = v[at * n + step + 1]! / square
      for (let col = 0; col <= step; col++) {
        let g = 0
        for (let at = 0; at <= step; at++) g += v[at * n + step + 1]! * v[at * n + col]!
        for (let at = 0; at <= step; at++) v[at * n + col]! -= g * d[at]!
      }
    }
    for (let at = 0; at <= step; at++) v[at * n + step + 1] = 0
  }
  for (let col = 0; col < n; col++) {
    d[col] = v[(n - 1) * n + col]!
    v[(n - 1) * n + col] = 0
  }
  v[n * n - 1] = 1
  e[0] = 0
}

function iterateQl(v: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let at = 1; at < n; at++) e[at - 1] = e[at]!
  e[n - 1] = 0
  let shift = 0
  let largest = 0
  for (let low = 0; low < n; low++) {
    largest = Math.max(largest, Math.abs(d[low]!) + Math.abs(e[low]!))
    let high = low
    while (high < n - 1 && Math.abs(e[high]!) > Number.EPSILON * largest) high++
    if (high > low) {
      do {
        let g = d[low]!
        let p = (d[low + 1]! - g) / (2 * e[low]!)
        let r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1)
        d[low] = e[low]! / (p + r)
        d[low + 1] = e[low]! * (p + r)
        const next = d[low + 1]!
        let h = g - d[low]!
        for (let at = low + 2; at < n; at++) d[at]! -= h
        shift += h
        p = d[high]!
        let c = 1
        let c2 = 1
        let c3 = 1
        const below = e[low + 1]!
        let s = 0
        let s2 = 0
        for (let at = high - 1; at >= low; at--) {
          c3 = c2
          c2 = c
          s2 = s
          g = c * e[at]!
          h = c * p
          r = Math.hypot(p, e[at]!)
          e[at + 1] = s * r
          s = e[at]! / r
          c = p / r
          p = c * d[at]! - s * g
          d[at + 1] = h + s * (c * g + s * d[at]!)
          for (let row = 0; row < n; row++) {
            const place = row * n + at
            h = v[place + 1]!
            v[place + 1] = s * v[place]! + c * h
            v[place] = c * v[place]! - s * h
          }
        }
        p = (-s * s2 * c3 * below * e[low]!) / next
        e[low] = s * p
        d[low] = c * p
      } while (Math.abs(e[low]!) > Number.EPSILON * largest)
    }
    d[low]! += shift
    e[low] = 0
  }
}

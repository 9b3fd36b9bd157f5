// How near two rows are. Inner loops elsewhere write these out; here they are for everything that is not hot, and for tests.

export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return sum
}

export function squaredDistance(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at]! - right[at]!) ** 2
  return sum
}

/** -1..1; 0 if either row is all zeros. */
export function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const length = Math.sqrt(dot(left, left) * dot(right, right))
  return length === 0 ? 0 : dot(left, right) / length
}

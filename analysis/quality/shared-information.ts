// How much two groupings of the same rows tell about each other.

/**
 * Mutual information as a share of the mean of both entropies, 0..1 (Strehl and Ghosh 2002 review its kin); 1 if both are one
 * single group. Labels are from 0. O(rows + groups x groups).
 */
export function sharedInformation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const rows = left.length
  const height = highest(left) + 1
  const width = highest(right) + 1
  const both = new Float64Array(height * width)
  const ofLeft = new Float64Array(height)
  const ofRight = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    both[left[row]! * width + right[row]!]!++
    ofLeft[left[row]!]!++
    ofRight[right[row]!]!++
  }
  let mutual = 0
  for (let one = 0; one < height; one++)
    for (let other = 0; other < width; other++) {
      const count = both[one * width + other]!
      if (count > 0) mutual += (count / rows) * Math.log((count * rows) / (ofLeft[one]! * ofRight[other]!))
    }
  const entropies = entropy(ofLeft, rows) + entropy(ofRight, rows)
  return entropies === 0 ? 1 : (2 * mutual) / entropies
}

/** Mean over all pairs of groupings; 1 for fewer than two. */
export function meanSharedInformation(groupings: readonly Int32Array[]): number {
  let sum = 0
  let pairs = 0
  for (const [at, left] of groupings.entries())
    for (const right of groupings.slice(at + 1)) {
      sum += sharedInformation(left, right)
      pairs++
    }
  return pairs === 0 ? 1 : sum / pairs
}

function highest(labels: ArrayLike<number>): number {
  let most = -1
  for (let row = 0; row < labels.length; row++) most = Math.max(most, labels[row]!)
  return most
}

function entropy(counts: Float64Array, rows: number): number {
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / rows) * Math.log(count / rows)
  return sum
}

// How many groups a nearest-neighbour graph falls into by itself: nobody says how many, modularity does.
import type { Matrix } from '../vectors/matrix'

type Graph = { readonly edges: readonly Map<number, number>[]; readonly loops: Float64Array }

/** Neighbours each row is linked with, times the root of the rows: with a fixed number, more rows fall into more communities. */
const neighboursPerRoot = 2.4

/**
 * Communities of the mutual-or-single nearest-neighbour graph of rows at unit length, by local moving and aggregation
 * (Blondel et al. 2008, "Fast unfolding of communities in large networks"). Rows are visited in their order, so there is no
 * chance in it. O(rows² x cols) for the graph: give it a sample of at most some 1,500 rows.
 */
export function findCommunities(points: Matrix, pause?: () => void): Int32Array {
  let graph = neighbourGraph(points, pause)
  let labels = Int32Array.from({ length: points.rows }, (_, row) => row)
  for (;;) {
    pause?.()
    const moved = moveNodes(graph)
    const names = new Map<number, number>()
    for (const label of moved) if (!names.has(label)) names.set(label, names.size)
    labels = labels.map((node) => names.get(moved[node]!)!)
    if (names.size === graph.edges.length) return labels
    graph = aggregate(graph, moved, names)
  }
}

function neighbourGraph(points: Matrix, pause?: () => void): Graph {
  const { rows, cols, data } = points
  const edges = Array.from({ length: rows }, () => new Map<number, number>())
  const near = new Float64Array(rows)
  const neighbours = Math.round(neighboursPerRoot * Math.sqrt(rows))
  for (let row = 0; row < rows; row++) {
    if ((row & 127) === 0) pause?.()
    for (let other = 0; other < rows; other++) {
      let sum = 0
      for (let col = 0; col < cols; col++) sum += data[row * cols + col]! * data[other * cols + col]!
      near[other] = other === row ? Number.NEGATIVE_INFINITY : sum
    }
    for (const other of nearest(near, neighbours)) {
      if (near[other]! <= 0) break
      edges[row]!.set(other, (edges[row]!.get(other) ?? 0) + near[other]!)
      edges[other]!.set(row, (edges[other]!.get(row) ?? 0) + near[other]!)
    }
  }
  return { edges, loops: new Float64Array(rows) }
}

/** The rows that are nearest, the nearest first; ties by their order. */
function nearest(near: Float64Array, neighbours: number): number[] {
  const best: number[] = []
  for (let row = 0; row < near.length; row++) {
    if (best.length === neighbours && near[row]! <= near[best.at(-1)!]!) continue
    let at = best.length
    while (at > 0 && near[best[at - 1]!]! < near[row]!) at--
    best.splice(at, 0, row)
    if (best.length > neighbours) best.pop()
  }
  return best
}

function moveNodes({ edges, loops }: Graph): Int32Array {
  const labels = Int32Array.from(edges.keys())
  const degrees = Float64Array.from(
    edges,
    (links, node) => loops[node]! + [...links.values()].reduce((sum, weight) => sum + weight, 0),
  )
  const totals = degrees.slice()
  const all = degrees.reduce((sum, degree) => sum + degree, 0)
  if (all === 0) return labels
  for (let round = 0; round < 30; round++) {
    let moves = 0
    for (let node = 0; node < edges.length; node++) {
      const own = labels[node]!
      const towards = new Map<number, number>([[own, 0]])
      for (const [other, weight] of edges[node]!)
        towards.set(labels[other]!, (towards.get(labels[other]!) ?? 0) + weight)
      totals[own]! -= degrees[node]!
      let best = own
      let most = towards.get(own)! - (totals[own]! * degrees[node]!) / all
      for (const [label, weight] of towards) {
        const gain = weight - (totals[label]! * degrees[node]!) / all
        if (gain > most + 1e-12) {
          most = gain
          best = label
        }
      }
      totals[best]! += degrees[node]!
      labels[node] = best
      if (best !== own) moves++
    }
    if (moves === 0) break
  }
  return labels
}

function aggregate(graph: Graph, labels: Int32Array, names: ReadonlyMap<number, number>): Graph {
  const edges = Array.from({ length: names.size }, () => new Map<number, number>())
  const loops = new Float64Array(names.size)
  graph.edges.forEach((links, node) => {
    const own = names.get(labels[node]!)!
    loops[own]! += graph.loops[node]!
    for (const [other, weight] of links) {
      const theirs = names.get(labels[other]!)!
      if (theirs === own) loops[own]! += weight
      else edges[own]!.set(theirs, (edges[own]!.get(theirs) ?? 0) + weight)
    }
  })
  return { edges, loops }
}

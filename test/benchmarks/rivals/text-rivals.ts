// What our figures stand beside: TF-IDF, latent semantic analysis in 100 dimensions and k-means, from scikit-learn where
// /usr/bin/python3 has it, otherwise the same made from our own parts.
import { spawnSync } from 'node:child_process'
import { presence, readVocabulary } from '../../../analysis/corpus/vocabulary'
import { reduce } from '../../../analysis/embed/reduce'
import { kmeans } from '../../../analysis/group/kmeans'
import { scale } from '../../../analysis/vectors/combine'
import { normaliseRows } from '../../../analysis/vectors/matrix'

export type RivalRun = { readonly found: string[]; readonly seconds: number }

const program = `
import sys, json
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.decomposition import TruncatedSVD
from sklearn.cluster import KMeans
from sklearn.preprocessing import normalize
path, groups, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
texts = [line.rstrip("\\n").split("\\t", 1)[1] for line in open(path, encoding="utf8") if "\\t" in line][1:]
matrix = TfidfVectorizer(stop_words="english").fit_transform(texts)
points = normalize(TruncatedSVD(min(100, matrix.shape[1] - 1), random_state=seed).fit_transform(matrix))
labels = KMeans(groups, n_init=10, random_state=seed).fit_predict(points)
print(json.dumps([str(label) for label in labels]))
`

/**
 * One run per seed, or undefined where scikit-learn is not there. Seconds are those of the whole process, from its start to its
 * end, as for our own command: that is what a user waits for.
 */
export function sklearnRival(file: string, groups: number, seeds: readonly number[]): RivalRun[] | undefined {
  const runs = seeds.map((seed) => {
    const started = performance.now()
    const { status, stdout } = spawnSync('/usr/bin/python3', ['-c', program, file, String(groups), String(seed)], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
    return { status, stdout, seconds: (performance.now() - started) / 1000 }
  })
  if (runs.some(({ status }) => status !== 0)) return undefined
  return runs.map(({ stdout, seconds }) => ({ found: JSON.parse(stdout) as string[], seconds }))
}

export function ownRival(texts: readonly string[], groups: number, seed: number): string[] {
  const { matrix } = presence(readVocabulary(texts, 'en'), 1)
  const documents = new Float64Array(matrix.cols)
  for (const column of matrix.columns) documents[column]!++
  const weights = documents.map((count) => Math.log((1 + matrix.rows) / (1 + count)) + 1)
  const weighed = scale(matrix, new Float64Array(matrix.rows).fill(1), weights)
  const { left, values } = reduce(weighed, { dimensions: 100, seed })
  const points = { ...left, data: left.data.map((value, at) => value * values[at % left.cols]!) }
  return Array.from(kmeans(normaliseRows(points), { groups, seed }).labels, String)
}

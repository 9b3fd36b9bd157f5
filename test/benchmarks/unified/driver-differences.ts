// Unified tests in which the Node driver itself does otherwise, before or after anything reaches a server: they fail against
// MongoDB too, and the driver's own runner leaves out just these. The tickets are those of the driver's tracker.

const reasons: [reason: string, tests: string[]][] = [
  [
    'does not send bypassDocumentValidation: false (NODE-6484)',
    ['Aggregate with $out', 'BulkWrite', 'FindOneAndReplace', 'FindOneAndUpdate', 'InsertMany'].map(
      (operation) => `${operation} passes bypassDocumentValidation: false`,
    ),
  ],
  [
    'replaces an _id of null by one of its own (NODE-6468)',
    ['insertOne', 'insertMany', 'bulkWrite', 'clientBulkWrite'].map(
      (operation) => `inserting _id with type null via ${operation}`,
    ),
  ],
  [
    'always sets partialResult (NODE-6384)',
    [
      'partialResult is unset when first operation fails during an ordered bulk write (verbose)',
      'partialResult is unset when first operation fails during an ordered bulk write (summary)',
      'partialResult is unset when all operations fail during an unordered bulk write',
    ],
  ],
]

/** What the driver does otherwise in a test, by its description. */
export const driverDifferences = new Map(
  reasons.flatMap(([reason, tests]) => tests.map((test): [string, string] => [test, reason])),
)

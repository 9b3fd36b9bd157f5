// Times are those of a workspace in UTC unless a test chooses another, whatever the machine’s own.
process.env.TZ = 'UTC'

// Tests run the TypeScript sources through swc; worker threads and browsers take the bundles in dist/, which test/run.mjs builds first.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(agenda|@agendajs|tinyld|d3-[a-z-]+|internmap|postal-mime|mingo|saxen|pptxgenjs|fast-check|pure-rand)/)',
  ],
  testTimeout: 30000,
  maxWorkers: 2,
  // The job queue (agenda) keeps a timer for a minute after each job that it ran; nothing else is left open.
  forceExit: true,
}

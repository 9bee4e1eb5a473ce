// In which order test files are taken up.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Wait for half a minute, for time to pass or for a server to be there, and compute next to nothing: last, they would keep a whole machine waiting. */
const waiting = /\/(contract\/queue|integration\/api-(download-links|uploads-s3))\.test\.ts$/

/** Those that wait first, beside them those that compute; otherwise vitest's own order. */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const waits = ({ moduleId }: TestSpecification) => waiting.test(moduleId)
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))]
  }
}

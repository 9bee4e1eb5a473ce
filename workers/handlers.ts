import type { Handlers } from '../core/queue/index.ts'
import { followFaces } from './anonymise/follow-faces.ts'
import { lookAt } from './anonymise/look.ts'
import type { WorkerDeps } from './deps.ts'
import { discardDownload } from './downloads/discard.ts'
import { markChunk } from './downloads/mark-chunk.ts'
import { packageDownload } from './downloads/package.ts'
import { beginEdit } from './edits/begin.ts'
import { cutRung } from './edits/cut.ts'
import { renderChunk } from './edits/render.ts'
import { drawStoryboard } from './edits/storyboard.ts'
import { drawWaveform } from './edits/waveform.ts'
import { encodeChunk } from './encode/chunk.ts'
import { copyPicture, makeSound } from './encode/copy.ts'
import { verifyClip } from './encode/verify.ts'
import { guarded } from './failures.ts'
import { ingest } from './ingest/ingest.ts'
import { surveyClip } from './ingest/survey.ts'
import { PutOff } from './mail/put-off.ts'
import { sendMail } from './mail/send.ts'
import { oversee } from './oversight/oversee.ts'
import { eraseObjects } from './upkeep/erase.ts'
import { reconcile } from './upkeep/reconcile.ts'

/** One handler for each job: a new job doesn't compile until it is here. */
export function createHandlers(deps: WorkerDeps): Handlers {
  const putOff = new PutOff()
  return {
    ingest: guarded((payload) => ingest(deps, payload)),
    copy: guarded((payload) => copyPicture(deps, payload)),
    sound: guarded((payload) => makeSound(deps, payload)),
    survey: guarded((payload) => surveyClip(deps, payload)),
    encode: guarded((payload, context) => encodeChunk(deps, payload, context)),
    edit: guarded((payload) => beginEdit(deps, payload)),
    cut: guarded((payload) => cutRung(deps, payload)),
    render: guarded((payload) => renderChunk(deps, payload)),
    storyboard: guarded((payload) => drawStoryboard(deps, payload)),
    waveform: guarded((payload) => drawWaveform(deps, payload)),
    look: guarded((payload) => lookAt(deps, payload)),
    follow: guarded((payload) => followFaces(deps, payload)),
    verify: guarded((payload) => verifyClip(deps, payload)),
    oversight: guarded((payload, context) => oversee(deps, payload, context)),
    mark: guarded((payload) => markChunk(deps, payload)),
    package: guarded((payload) => packageDownload(deps, payload)),
    discard: guarded((payload) => discardDownload(deps, payload)),
    erase: guarded((payload) => eraseObjects(deps, payload)),
    mail: guarded(() => sendMail(deps, putOff)),
    reconcile: guarded(() => reconcile(deps)),
  }
}

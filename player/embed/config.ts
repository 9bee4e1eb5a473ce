import type { HlsConfig } from 'hls.js'
import workerUrl from 'hls.js/dist/hls.worker.js?url'

export { workerUrl }

/**
 * Quick first picture, little fetched ahead: 30 s is at most the current chunk and the next, so that a closed
 * recording stops soon even on a player that ignores the event.
 * @param startPosition seconds; a growing (EVENT) playlist must start here, not at its live edge
 */
export function hlsConfig(startPosition: number): Partial<HlsConfig> {
  return {
    workerPath: workerUrl,
    startPosition,
    startFragPrefetch: true,
    lowLatencyMode: false,
    capLevelToPlayerSize: true,
    maxBufferLength: 30,
    maxMaxBufferLength: 30,
    backBufferLength: 30,
    abrEwmaDefaultEstimate: 3_000_000,
    // A recording being prepared may not grow for a minute: that is no reason to give up.
    liveMaxUnchangedPlaylistRefresh: Number.POSITIVE_INFINITY,
    enableCEA708Captions: false,
  }
}

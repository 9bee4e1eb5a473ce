// The baseline: the same qualities by one plain ffmpeg, one decode, nothing sealed, nothing in chunks.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { ladder } from '../../core/plan.ts'
import { rungSettings } from '../../workers/ingest/ladder.ts'

/** CPU seconds of a plain one-process ladder of 1080, 720, 480 and 240 lines and AAC sound into HLS. */
export async function plainLadderCpu(path: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-bench-'))
  try {
    const split = `[0:v]split=${ladder.length}${ladder.map((name) => `[s${name}]`).join('')}`
    const scales = ladder.map((name) => `[s${name}]scale=-2:${name}[v${name}]`)
    const outputs = ladder.flatMap((name) => {
      const { crf, maxRate } = rungSettings[name]
      const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', String(crf)]
      const rate = [
        '-maxrate',
        String(maxRate),
        '-bufsize',
        String(maxRate * 2),
        '-sc_threshold',
        '0',
        '-force_key_frames',
        'expr:gte(t,n_forced*4)',
      ]
      return ['-map', `[v${name}]`, '-an', ...codec, ...rate, ...hls(folder, name)]
    })
    const sound = ['-map', '0:a:0', '-vn', '-c:a', 'copy', ...hls(folder, 'audio')]
    const args = ['-nostdin', '-v', 'error', '-i', path, '-filter_complex', [split, ...scales].join(';'), ...outputs, ...sound]
    // bash's `times` prints the CPU of the shell, then of its ended children.
    const { stdout } = await execa('bash', ['-c', '"$@" && times', 'bash', 'ffmpeg', ...args])
    const [user = 0, system = 0] = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
      (m) => Number(m[1]) * 60 + Number(m[2]),
    )
    return user + system
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const hls = (folder: string, name: string) => [
  '-f',
  'hls',
  '-hls_time',
  '4',
  '-hls_list_size',
  '0',
  '-hls_segment_filename',
  join(folder, `${name}-%d.ts`),
  join(folder, `${name}.m3u8`),
]

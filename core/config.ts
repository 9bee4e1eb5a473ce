// Environment -> one frozen, validated object. The only reader of process.env in core, api and workers.
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const flag = z.enum(['true', 'false', '1', '0']).transform((v) => v === 'true' || v === '1')
const count = z.coerce.number().int().positive()
const gib = 1024 ** 3

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Address browsers and devices use; defaults to http://HOST:PORT. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** What Fastify's trustProxy takes: hops or addresses of the proxies in front. */
  TRUST_PROXY: z.string().optional(),
  /** Space-separated origins whose pages may frame the player, beside our own. */
  EMBED_ORIGINS: z.string().default(''),
  SAFELIGHT_DATA: z.string().default('.safelight'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag.optional(),
  /** 32 bytes, base64 or hex. MASTER_KEY wraps what the API may open; WORKER_MASTER_KEY what workers alone may open. */
  MASTER_KEY: z.string().optional(),
  WORKER_MASTER_KEY: z.string().optional(),
  KMS_KEY_ID: z.string().optional(),
  WORKER_KMS_KEY_ID: z.string().optional(),
  KMS_ENDPOINT: z.url().optional(),
  /** Signs sessions and object links; made once and kept in the data folder when absent. */
  AUTH_SECRET: z.string().min(32).optional(),
  /** Keys the chain of the audit; made once and kept in the data folder when absent. */
  AUDIT_SECRET: z.string().min(32).optional(),
  /** `smtp://user:password@host:port` or smtps; without it letters are kept, and shown at /dev/mail outside production. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an address, or a name and <an address>')
    .default('Safelight <safelight@localhost>'),
  MAX_UPLOAD_BYTES: count.default(16 * gib),
  ORGANISATION_QUOTA_BYTES: count.default(1024 * gib),
  UPLOAD_EXPIRY_SECONDS: count.default(48 * 3600),
  OBJECT_LINK_SECONDS: count.default(300),
  PLAYBACK_SESSION_SECONDS: count.default(3600),
  FFMPEG_PATH: z.string().default('ffmpeg'),
  FFPROBE_PATH: z.string().default('ffprobe'),
  WORKER_CONCURRENCY: count.default(Math.max(1, availableParallelism())),
  /** Scratch for ffmpeg's output; memory where there is some. */
  SCRATCH: z.string().optional(),
})

export interface S3Config {
  bucket: string
  endpoint: string | undefined
  region: string
  accessKeyId: string | undefined
  secretAccessKey: string | undefined
  forcePathStyle: boolean
}

export type Config = Readonly<ReturnType<typeof readConfig>>

/** Reads and checks the environment. Throws one Error naming every variable that is wrong (never its value). */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const parsed = Environment.safeParse(dropEmpty(environment))
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not right:\n  ${wrong.join('\n  ')}`)
  }
  const env = parsed.data
  const data = resolve(env.SAFELIGHT_DATA)
  return Object.freeze({
    environment: env.NODE_ENV,
    production: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL,
    host: env.HOST,
    port: env.PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/$/, ''),
    trustProxy: env.TRUST_PROXY,
    embedOrigins: Object.freeze(env.EMBED_ORIGINS.split(/\s+/).filter(Boolean)),
    data,
    objectsFolder: join(data, 'objects'),
    keysFolder: join(data, 'keys'),
    scratchFolder: env.SCRATCH,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    s3: readS3(env),
    masterKey: { key: env.MASTER_KEY, kmsKeyId: env.KMS_KEY_ID },
    workerMasterKey: { key: env.WORKER_MASTER_KEY, kmsKeyId: env.WORKER_KMS_KEY_ID },
    kmsEndpoint: env.KMS_ENDPOINT,
    authSecret: env.AUTH_SECRET,
    auditSecret: env.AUDIT_SECRET,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    organisationQuotaBytes: env.ORGANISATION_QUOTA_BYTES,
    uploadExpirySeconds: env.UPLOAD_EXPIRY_SECONDS,
    objectLinkSeconds: env.OBJECT_LINK_SECONDS,
    playbackSessionSeconds: env.PLAYBACK_SESSION_SECONDS,
    ffmpegPath: env.FFMPEG_PATH,
    ffprobePath: env.FFPROBE_PATH,
    workerConcurrency: env.WORKER_CONCURRENCY,
  })
}

function readS3(env: z.infer<typeof Environment>): S3Config | undefined {
  if (!env.S3_BUCKET) return undefined
  return {
    bucket: env.S3_BUCKET,
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
    forcePathStyle: env.S3_FORCE_PATH_STYLE ?? env.S3_ENDPOINT !== undefined,
  }
}

/** `FOO=` in a shell or compose file means "not set". */
function dropEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}

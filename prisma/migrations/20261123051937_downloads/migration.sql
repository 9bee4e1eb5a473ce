-- CreateEnum
CREATE TYPE "PermitState" AS ENUM ('asked', 'enabled', 'refused', 'ended');

-- CreateEnum
CREATE TYPE "DownloadState" AS ENUM ('requested', 'approved', 'declined', 'packaging', 'ready', 'fetched', 'expired', 'revoked', 'failed');

-- CreateEnum
CREATE TYPE "DownloadFormat" AS ENUM ('mp4', 'mp3');

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'download';

-- AlterTable
ALTER TABLE "organisations" ADD COLUMN     "download_days" INTEGER NOT NULL DEFAULT 7,
ADD COLUMN     "download_fetches" INTEGER NOT NULL DEFAULT 3;

-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "download_id" UUID;

-- CreateTable
CREATE TABLE "download_permits" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "state" "PermitState" NOT NULL DEFAULT 'asked',
    "purpose" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "temporary" BOOLEAN NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "everybody" BOOLEAN NOT NULL DEFAULT true,
    "approval" BOOLEAN NOT NULL DEFAULT true,
    "ends_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "download_permits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "download_permit_people" (
    "permit_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "download_permit_people_pkey" PRIMARY KEY ("permit_id","user_id")
);

-- CreateTable
CREATE TABLE "downloads" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "clip_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "permit_id" UUID NOT NULL,
    "format" "DownloadFormat" NOT NULL,
    "rung" TEXT,
    "purpose" TEXT NOT NULL,
    "state" "DownloadState" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "failure_code" TEXT,
    "filename" TEXT,
    "object" TEXT,
    "bytes" BIGINT,
    "expires_at" TIMESTAMPTZ(3),
    "fetches" INTEGER NOT NULL DEFAULT 0,
    "most_fetches" INTEGER NOT NULL,
    "discarded_at" TIMESTAMPTZ(3),

    CONSTRAINT "downloads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trace_variants" (
    "clip_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "attempt" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "parts" JSONB NOT NULL,

    CONSTRAINT "trace_variants_pkey" PRIMARY KEY ("clip_id","name")
);

-- CreateIndex
CREATE INDEX "download_permits_organisation_id_state_idx" ON "download_permits"("organisation_id", "state");

-- CreateIndex
CREATE INDEX "download_permits_state_ends_at_idx" ON "download_permits"("state", "ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "downloads_number_key" ON "downloads"("number");

-- CreateIndex
CREATE INDEX "downloads_clip_id_state_idx" ON "downloads"("clip_id", "state");

-- CreateIndex
CREATE INDEX "downloads_owner_id_created_at_idx" ON "downloads"("owner_id", "created_at");

-- CreateIndex
CREATE INDEX "downloads_organisation_id_state_idx" ON "downloads"("organisation_id", "state");

-- CreateIndex
CREATE INDEX "downloads_state_expires_at_idx" ON "downloads"("state", "expires_at");

-- AddForeignKey
ALTER TABLE "download_permits" ADD CONSTRAINT "download_permits_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "download_permit_people" ADD CONSTRAINT "download_permit_people_permit_id_fkey" FOREIGN KEY ("permit_id") REFERENCES "download_permits"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "download_permit_people" ADD CONSTRAINT "download_permit_people_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "downloads" ADD CONSTRAINT "downloads_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "downloads" ADD CONSTRAINT "downloads_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "downloads" ADD CONSTRAINT "downloads_permit_id_fkey" FOREIGN KEY ("permit_id") REFERENCES "download_permits"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_variants" ADD CONSTRAINT "trace_variants_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateEnum
CREATE TYPE "OversightMode" AS ENUM ('off', 'all', 'share');

-- CreateEnum
CREATE TYPE "ReviewState" AS ENUM ('undrawn', 'waiting', 'reviewed', 'flagged', 'released', 'deleted');

-- CreateEnum
CREATE TYPE "FlagOutcome" AS ENUM ('released', 'deleted');

-- AlterEnum
ALTER TYPE "KeyKind" ADD VALUE 'oversight';

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'oversight';

-- AlterTable
ALTER TABLE "organisations" ADD COLUMN     "oversight" "OversightMode" NOT NULL DEFAULT 'all',
ADD COLUMN     "oversight_scores" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "oversight_share" INTEGER NOT NULL DEFAULT 25;

-- AlterTable
ALTER TABLE "clips" ADD COLUMN     "quarantined_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "reviews" (
    "clip_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "state" "ReviewState" NOT NULL,
    "parts" INTEGER NOT NULL,
    "risk" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewed_by_id" UUID,
    "destroyed_at" TIMESTAMPTZ(3),

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("clip_id")
);

-- CreateTable
CREATE TABLE "stills" (
    "clip_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "object" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "score" DOUBLE PRECISION,

    CONSTRAINT "stills_pkey" PRIMARY KEY ("clip_id","part")
);

-- CreateTable
CREATE TABLE "flags" (
    "id" UUID NOT NULL,
    "clip_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "flagged_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" "FlagOutcome",
    "decision" TEXT NOT NULL DEFAULT '',
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "flags_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oversight_purposes" (
    "session_id" UUID NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oversight_purposes_pkey" PRIMARY KEY ("session_id")
);

-- CreateIndex
CREATE INDEX "reviews_organisation_id_state_created_at_idx" ON "reviews"("organisation_id", "state", "created_at");

-- CreateIndex
CREATE INDEX "reviews_reviewed_at_idx" ON "reviews"("reviewed_at");

-- CreateIndex
CREATE INDEX "flags_clip_id_idx" ON "flags"("clip_id");

-- CreateIndex
CREATE INDEX "flags_outcome_created_at_idx" ON "flags"("outcome", "created_at");

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stills" ADD CONSTRAINT "stills_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "reviews"("clip_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flags" ADD CONSTRAINT "flags_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flags" ADD CONSTRAINT "flags_flagged_by_id_fkey" FOREIGN KEY ("flagged_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flags" ADD CONSTRAINT "flags_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oversight_purposes" ADD CONSTRAINT "oversight_purposes_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

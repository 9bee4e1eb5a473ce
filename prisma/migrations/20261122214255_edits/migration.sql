-- AlterEnum
ALTER TYPE "PictureKind" ADD VALUE 'waveform';

-- CreateTable
CREATE TABLE "edits" (
    "clip_id" UUID NOT NULL,
    "original_id" UUID NOT NULL,
    "recipe" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "edits_pkey" PRIMARY KEY ("clip_id")
);

-- CreateIndex
CREATE INDEX "edits_original_id_idx" ON "edits"("original_id");

-- AddForeignKey
ALTER TABLE "edits" ADD CONSTRAINT "edits_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "edits" ADD CONSTRAINT "edits_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "clips"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

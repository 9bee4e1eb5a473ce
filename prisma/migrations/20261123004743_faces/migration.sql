-- CreateEnum
CREATE TYPE "FaceGrid" AS ENUM ('light', 'fine');

-- CreateEnum
CREATE TYPE "FaceFileKind" AS ENUM ('look', 'places', 'found', 'sheet');

-- AlterTable
ALTER TABLE "organisations" ADD COLUMN     "anonymise_outside" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "offer_replacing" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "clips" ADD COLUMN     "anonymised" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "face_searches" (
    "id" UUID NOT NULL,
    "clip_id" UUID NOT NULL,
    "grid" "FaceGrid" NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "frame_rate" DOUBLE PRECISION NOT NULL,
    "frames" INTEGER NOT NULL,
    "parts" INTEGER NOT NULL,
    "failure_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "face_searches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "face_files" (
    "id" UUID NOT NULL,
    "search_id" UUID NOT NULL,
    "kind" "FaceFileKind" NOT NULL,
    "index" INTEGER NOT NULL,
    "object" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "face_files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "face_searches_clip_id_key" ON "face_searches"("clip_id");

-- CreateIndex
CREATE UNIQUE INDEX "face_files_search_id_kind_index_key" ON "face_files"("search_id", "kind", "index");

-- AddForeignKey
ALTER TABLE "face_searches" ADD CONSTRAINT "face_searches_clip_id_fkey" FOREIGN KEY ("clip_id") REFERENCES "clips"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "face_files" ADD CONSTRAINT "face_files_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "face_searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

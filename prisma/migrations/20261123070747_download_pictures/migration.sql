-- AlterTable
ALTER TABLE "organisations" ADD COLUMN     "download_picture_trace" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "download_visible_mark" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "downloads" ADD COLUMN     "picture_trace" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "served_at" TIMESTAMPTZ(3),
ADD COLUMN     "visible_mark" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "download_chunks" (
    "download_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "object" TEXT NOT NULL,
    "frames" INTEGER NOT NULL,

    CONSTRAINT "download_chunks_pkey" PRIMARY KEY ("download_id","index")
);

-- AddForeignKey
ALTER TABLE "download_chunks" ADD CONSTRAINT "download_chunks_download_id_fkey" FOREIGN KEY ("download_id") REFERENCES "downloads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "trace_variants" ADD COLUMN     "carrying" DOUBLE PRECISION NOT NULL DEFAULT 1;

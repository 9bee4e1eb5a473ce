-- AlterTable
ALTER TABLE "clips" ADD COLUMN     "device_id" UUID;

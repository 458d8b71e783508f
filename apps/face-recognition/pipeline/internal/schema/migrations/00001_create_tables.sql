-- Statements that change tables are committed one by one, so each can be repeated after an interruption.

-- +goose Up
CREATE TABLE IF NOT EXISTS person (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  UNIQUE KEY person_name (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Names of files differ even if only spaces at the end do.
CREATE TABLE IF NOT EXISTS person_images (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  image_name VARCHAR(255) COLLATE utf8mb4_nopad_bin NOT NULL,
  person_id INT UNSIGNED NOT NULL,
  UNIQUE KEY person_images_image_name (image_name),
  CONSTRAINT person_images_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS images (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  path VARCHAR(255) COLLATE utf8mb4_nopad_bin NOT NULL,
  status TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0 pending, 1 processed, 2 failed, 3 processing',
  person INT UNSIGNED NULL COMMENT 'NULL: nobody who is known',
  reason VARCHAR(255) NULL COMMENT 'why it failed',
  retryable BOOLEAN NOT NULL DEFAULT TRUE COMMENT 'whether another attempt may mend a failure',
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  queued_at DATETIME(6) NULL COMMENT 'when it was published; NULL: still to be published',
  claimed_until DATETIME(6) NULL,
  claimed_by VARCHAR(64) NULL,
  retry_at DATETIME(6) NULL COMMENT 'a failed row is requeued after this time',
  changes INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how often it became processed or failed',
  created_at DATETIME(6) NOT NULL COMMENT 'UTC, as all times',
  updated_at DATETIME(6) NOT NULL,
  UNIQUE KEY images_path (path),
  KEY images_status_queued_at (status, queued_at),
  KEY images_updated_at (updated_at),
  CONSTRAINT images_person FOREIGN KEY (person) REFERENCES person (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

/** The tables, as the service that owns them creates them. */
export const TABLES = [
  `CREATE TABLE person (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(255) NOT NULL UNIQUE
  ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE person_images (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    image_name VARCHAR(255) NOT NULL UNIQUE,
    person_id INT UNSIGNED NOT NULL,
    FOREIGN KEY (person_id) REFERENCES person (id)
  ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`,
  `CREATE TABLE images (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    path VARCHAR(255) COLLATE utf8mb4_bin NOT NULL UNIQUE,
    status TINYINT UNSIGNED NOT NULL DEFAULT 0,
    person INT UNSIGNED NULL,
    reason VARCHAR(255) NULL,
    retryable BOOLEAN NOT NULL DEFAULT TRUE,
    attempts INT UNSIGNED NOT NULL DEFAULT 0,
    queued_at DATETIME(6) NULL,
    claimed_until DATETIME(6) NULL,
    claimed_by VARCHAR(64) NULL,
    retry_at DATETIME(6) NULL,
    changes INT UNSIGNED NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    FOREIGN KEY (person) REFERENCES person (id)
  ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`,
];

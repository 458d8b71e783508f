/** File of certificate authorities in the ConfigMap of a server that clients verify. */
export const AUTHORITIES_FILE = "ca.pem";

/** Where clients of MySQL have that ConfigMap. */
export const MYSQL_AUTHORITIES_FOLDER = "/etc/mysql-authorities";

/** Where clients of PostgreSQL have that ConfigMap. */
export const POSTGRES_AUTHORITIES_FOLDER = "/etc/postgres-authorities";

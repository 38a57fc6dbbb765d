-- A hospital's database as it grew since 2009, before anyone used Prisma on it.

CREATE EXTENSION IF NOT EXISTS citext;

CREATE TYPE sex AS ENUM ('male', 'female', 'diverse', 'not-known');
CREATE TYPE visit_state AS ENUM ('planned', 'checked_in', 'in_progress', 'done', 'no_show');
CREATE TYPE triage AS ENUM ('1 immediate', '2 urgent', '3 standard', '4 can wait');
CREATE TYPE invoice_state AS ENUM ('open', 'sent', 'paid', 'written_off');
CREATE TYPE bed_state AS ENUM ('free', 'occupied', 'cleaning', 'blocked');

CREATE TABLE hospitals (
  id serial PRIMARY KEY,
  name varchar(120) NOT NULL,
  opened_on date,
  location point,
  phone varchar(30)
);

CREATE TABLE departments (
  id serial PRIMARY KEY,
  hospital_id integer NOT NULL REFERENCES hospitals,
  code char(4) NOT NULL,
  name varchar(120) NOT NULL,
  parent_id integer REFERENCES departments,
  cost_centre numeric(8,0),
  CONSTRAINT uq_department_code UNIQUE (hospital_id, code)
);

CREATE TABLE wards (
  id serial PRIMARY KEY,
  department_id integer NOT NULL REFERENCES departments ON DELETE RESTRICT,
  name varchar(60) NOT NULL,
  floor smallint NOT NULL DEFAULT 0
);

CREATE TABLE rooms (
  id serial PRIMARY KEY,
  ward_id integer NOT NULL REFERENCES wards ON DELETE CASCADE,
  number varchar(10) NOT NULL,
  is_private boolean NOT NULL DEFAULT false,
  UNIQUE (ward_id, number)
);

CREATE TABLE beds (
  id serial PRIMARY KEY,
  room_id integer NOT NULL REFERENCES rooms ON DELETE CASCADE,
  label char(1) NOT NULL,
  state bed_state NOT NULL DEFAULT 'free',
  cleaned_at timestamptz
);

CREATE TABLE insurers (
  id serial PRIMARY KEY,
  name varchar(200) NOT NULL,
  payer_number varchar(20) NOT NULL UNIQUE,
  is_public boolean DEFAULT true
);

CREATE TABLE patients (
  id bigserial PRIMARY KEY,
  mrn varchar(12) NOT NULL UNIQUE,
  first_name varchar(80) NOT NULL,
  last_name varchar(80) NOT NULL,
  date_of_birth date NOT NULL,
  sex sex NOT NULL DEFAULT 'not-known',
  email citext UNIQUE,
  phone varchar(30),
  blood_group varchar(3),
  height_cm real,
  weight_kg double precision,
  insurer_id integer REFERENCES insurers,
  policy_number varchar(40),
  address jsonb,
  photo bytea,
  search tsvector,
  is_deceased boolean NOT NULL DEFAULT false,
  created_at timestamp without time zone NOT NULL DEFAULT now(),
  updated_at timestamp(6) without time zone,
  CONSTRAINT plausible_birth CHECK (date_of_birth > '1880-01-01')
);
CREATE INDEX idx_patients_name ON patients (last_name, first_name);
CREATE INDEX idx_patients_search ON patients USING gin (search);
CREATE INDEX idx_patients_lower ON patients (lower(last_name));
COMMENT ON TABLE patients IS 'One row per person, ever.';
COMMENT ON COLUMN patients.mrn IS 'medical record number';

CREATE TABLE patient_contacts (
  id bigserial PRIMARY KEY,
  patient_id bigint NOT NULL REFERENCES patients ON DELETE CASCADE,
  name varchar(160) NOT NULL,
  relationship varchar(40),
  phone varchar(30),
  is_guardian boolean NOT NULL DEFAULT false
);

CREATE TABLE patient_links (
  patient_id bigint NOT NULL REFERENCES patients,
  linked_patient_id bigint NOT NULL REFERENCES patients,
  kind varchar(20) NOT NULL,
  PRIMARY KEY (patient_id, linked_patient_id)
);

CREATE TABLE allergies (
  id serial PRIMARY KEY,
  code varchar(10) NOT NULL UNIQUE,
  name varchar(120) NOT NULL
);

CREATE TABLE patient_allergies (
  patient_id bigint NOT NULL REFERENCES patients ON DELETE CASCADE,
  allergy_id integer NOT NULL REFERENCES allergies,
  severity smallint CHECK (severity BETWEEN 1 AND 5),
  noted_on date NOT NULL DEFAULT CURRENT_DATE,
  PRIMARY KEY (patient_id, allergy_id)
);

CREATE TABLE employees (
  id serial PRIMARY KEY,
  personnel_number integer NOT NULL UNIQUE,
  first_name varchar(80) NOT NULL,
  last_name varchar(80) NOT NULL,
  email varchar(254) NOT NULL,
  manager_id integer REFERENCES employees,
  department_id integer REFERENCES departments,
  hired_on date NOT NULL,
  left_on date,
  salary money,
  badge bit(16),
  "shift-pattern" varchar(20),
  UNIQUE (email)
);

CREATE TABLE doctors (
  employee_id integer PRIMARY KEY REFERENCES employees ON DELETE CASCADE,
  licence varchar(20) NOT NULL UNIQUE,
  title varchar(40)
);

CREATE TABLE nurses (
  employee_id integer PRIMARY KEY REFERENCES employees ON DELETE CASCADE,
  ward_id integer REFERENCES wards,
  grade smallint NOT NULL DEFAULT 1
);

CREATE TABLE specialties (
  code varchar(6) PRIMARY KEY,
  name varchar(120) NOT NULL
);

CREATE TABLE doctor_specialties (
  doctor_id integer NOT NULL REFERENCES doctors ON DELETE CASCADE,
  specialty_code varchar(6) NOT NULL REFERENCES specialties ON UPDATE CASCADE,
  PRIMARY KEY (doctor_id, specialty_code)
);

CREATE TABLE shifts (
  id serial PRIMARY KEY,
  ward_id integer NOT NULL REFERENCES wards,
  day date NOT NULL,
  starts time without time zone NOT NULL,
  ends time with time zone NOT NULL,
  lead_id integer REFERENCES nurses,
  period tsrange
);

CREATE TABLE shift_nurses (
  shift_id integer NOT NULL REFERENCES shifts ON DELETE CASCADE,
  nurse_id integer NOT NULL REFERENCES nurses,
  PRIMARY KEY (shift_id, nurse_id)
);

CREATE TABLE visits (
  id bigserial PRIMARY KEY,
  patient_id bigint NOT NULL REFERENCES patients,
  department_id integer NOT NULL REFERENCES departments,
  attending_id integer REFERENCES doctors,
  referring_id integer REFERENCES doctors,
  state visit_state NOT NULL DEFAULT 'planned',
  triage triage,
  reason text,
  planned_for timestamp with time zone NOT NULL,
  arrived_at timestamp with time zone,
  left_at timestamp with time zone,
  duration interval,
  notes text DEFAULT ''
);
CREATE INDEX idx_visits_patient ON visits (patient_id);
CREATE INDEX idx_visits_open ON visits (department_id) WHERE left_at IS NULL;

CREATE TABLE admissions (
  id bigserial PRIMARY KEY,
  visit_id bigint NOT NULL UNIQUE REFERENCES visits ON DELETE CASCADE,
  bed_id integer REFERENCES beds ON DELETE SET NULL,
  admitted_at timestamp(0) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  discharged_at timestamp(0) with time zone,
  CHECK (discharged_at IS NULL OR discharged_at >= admitted_at)
);

CREATE TABLE transfers (
  id bigserial PRIMARY KEY,
  admission_id bigint NOT NULL REFERENCES admissions ON DELETE CASCADE,
  from_bed_id integer REFERENCES beds,
  to_bed_id integer NOT NULL REFERENCES beds,
  at timestamptz NOT NULL
);

CREATE TABLE icd_codes (
  code varchar(8) PRIMARY KEY,
  title varchar(300) NOT NULL,
  chapter smallint,
  valid daterange
);

CREATE TABLE diagnoses (
  id bigserial PRIMARY KEY,
  visit_id bigint NOT NULL REFERENCES visits ON DELETE CASCADE,
  icd_code varchar(8) NOT NULL REFERENCES icd_codes,
  is_primary boolean NOT NULL DEFAULT false,
  made_by integer REFERENCES doctors,
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE procedures (
  id bigserial PRIMARY KEY,
  visit_id bigint NOT NULL REFERENCES visits,
  ops_code varchar(12) NOT NULL,
  surgeon_id integer REFERENCES doctors,
  theatre_id integer,
  started_at timestamptz,
  ended_at timestamptz
);

CREATE TABLE theatres (
  id serial PRIMARY KEY,
  department_id integer NOT NULL REFERENCES departments,
  name varchar(40) NOT NULL
);
ALTER TABLE procedures ADD CONSTRAINT fk_procedure_theatre FOREIGN KEY (theatre_id) REFERENCES theatres ON DELETE SET NULL;

CREATE TABLE drugs (
  id serial PRIMARY KEY,
  pzn char(8) NOT NULL UNIQUE,
  name varchar(200) NOT NULL,
  atc_code varchar(7),
  strength varchar(40),
  price numeric(10,2) NOT NULL DEFAULT 0.00,
  is_narcotic boolean NOT NULL DEFAULT false
);

CREATE TABLE prescriptions (
  id bigserial PRIMARY KEY,
  visit_id bigint NOT NULL REFERENCES visits,
  doctor_id integer NOT NULL REFERENCES doctors,
  issued_at timestamptz NOT NULL DEFAULT now(),
  valid_until date
);

CREATE TABLE prescription_items (
  prescription_id bigint NOT NULL REFERENCES prescriptions ON DELETE CASCADE,
  line smallint NOT NULL,
  drug_id integer NOT NULL REFERENCES drugs,
  dose varchar(60) NOT NULL,
  amount numeric(8,3) NOT NULL,
  PRIMARY KEY (prescription_id, line)
);

CREATE TABLE administrations (
  id bigserial PRIMARY KEY,
  prescription_id bigint NOT NULL,
  line smallint NOT NULL,
  nurse_id integer NOT NULL REFERENCES nurses,
  given_at timestamptz NOT NULL,
  FOREIGN KEY (prescription_id, line) REFERENCES prescription_items
);

CREATE TABLE lab_tests (
  id serial PRIMARY KEY,
  loinc varchar(10) NOT NULL,
  name varchar(200) NOT NULL,
  unit varchar(20),
  reference_range numrange
);

CREATE TABLE lab_orders (
  id bigserial PRIMARY KEY,
  visit_id bigint NOT NULL REFERENCES visits,
  ordered_by integer NOT NULL REFERENCES doctors,
  ordered_at timestamptz NOT NULL DEFAULT now(),
  is_urgent boolean NOT NULL DEFAULT false
);

CREATE TABLE lab_results (
  order_id bigint NOT NULL REFERENCES lab_orders ON DELETE CASCADE,
  test_id integer NOT NULL REFERENCES lab_tests,
  value numeric,
  value_text text,
  measured_at timestamptz,
  raw xml,
  PRIMARY KEY (order_id, test_id)
);

CREATE TABLE vitals (
  id bigserial PRIMARY KEY,
  patient_id bigint NOT NULL REFERENCES patients ON DELETE CASCADE,
  taken_at timestamptz NOT NULL DEFAULT now(),
  pulse smallint,
  systolic smallint,
  diastolic smallint,
  temperature numeric(3,1),
  spo2 smallint
);
CREATE INDEX ON vitals (patient_id, taken_at DESC);

CREATE TABLE device_types (
  id serial PRIMARY KEY,
  name varchar(80) NOT NULL
);

CREATE TABLE devices (
  serial_number varchar(60) PRIMARY KEY,
  type_id integer NOT NULL REFERENCES device_types,
  ward_id integer REFERENCES wards,
  ip inet,
  mac macaddr,
  network cidr,
  firmware varchar(20)[],
  flags bit varying(32),
  last_seen timestamptz
);

-- No key: Prisma cannot tell its rows apart.
CREATE TABLE device_readings (
  serial_number varchar(60) NOT NULL REFERENCES devices,
  at timestamptz NOT NULL,
  value double precision
);
CREATE INDEX ON device_readings USING brin (at);

CREATE TABLE documents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  patient_id bigint NOT NULL REFERENCES patients,
  title varchar(200) NOT NULL,
  mime varchar(100) NOT NULL,
  body bytea,
  meta json,
  tags text[] DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_documents_tags ON documents USING gin (tags);

CREATE TABLE document_versions (
  document_id uuid NOT NULL REFERENCES documents ON DELETE CASCADE,
  version integer NOT NULL,
  body bytea NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, version)
);

CREATE TABLE consents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  patient_id bigint NOT NULL REFERENCES patients,
  document_id uuid REFERENCES documents,
  given boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE appointments_types (
  id smallserial PRIMARY KEY,
  name varchar(60) NOT NULL UNIQUE,
  minutes smallint NOT NULL DEFAULT 30
);

CREATE TABLE appointments (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  patient_id bigint NOT NULL REFERENCES patients,
  doctor_id integer NOT NULL REFERENCES doctors,
  type_id smallint NOT NULL REFERENCES appointments_types,
  starts_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  visit_id bigint UNIQUE REFERENCES visits
);
CREATE UNIQUE INDEX one_doctor_at_a_time ON appointments (doctor_id, starts_at);

CREATE TABLE waiting_list (
  patient_id bigint NOT NULL REFERENCES patients,
  department_id integer NOT NULL REFERENCES departments,
  since date NOT NULL DEFAULT CURRENT_DATE,
  priority smallint NOT NULL DEFAULT 3,
  UNIQUE (patient_id, department_id)
);

CREATE TABLE invoices (
  id bigserial PRIMARY KEY,
  number varchar(20) NOT NULL,
  visit_id bigint NOT NULL REFERENCES visits,
  insurer_id integer REFERENCES insurers,
  state invoice_state NOT NULL DEFAULT 'open',
  total numeric(12,2) NOT NULL,
  currency char(3) NOT NULL DEFAULT 'EUR',
  issued_on date,
  due_on date,
  CONSTRAINT invoices_number_uq UNIQUE (number)
);

CREATE TABLE invoice_items (
  id bigserial PRIMARY KEY,
  invoice_id bigint NOT NULL REFERENCES invoices ON DELETE CASCADE,
  service_id integer NOT NULL,
  quantity numeric(6,2) NOT NULL DEFAULT 1,
  price numeric(10,2) NOT NULL
);

CREATE TABLE services (
  id serial PRIMARY KEY,
  goae varchar(8) NOT NULL UNIQUE,
  title varchar(200) NOT NULL,
  points integer NOT NULL,
  factor real NOT NULL DEFAULT 2.3
);
ALTER TABLE invoice_items ADD FOREIGN KEY (service_id) REFERENCES services;

CREATE TABLE payments (
  id bigserial PRIMARY KEY,
  invoice_id bigint NOT NULL REFERENCES invoices,
  amount numeric(12,2) NOT NULL,
  paid_on date NOT NULL,
  reference varchar(140)
);

CREATE TABLE reminders (
  id bigserial PRIMARY KEY,
  invoice_id bigint NOT NULL REFERENCES invoices ON DELETE CASCADE,
  level smallint NOT NULL,
  sent_on date NOT NULL
);

CREATE TABLE suppliers (
  id serial PRIMARY KEY,
  name varchar(160) NOT NULL,
  vat_id varchar(14) UNIQUE,
  iban varchar(34)
);

CREATE TABLE articles (
  id serial PRIMARY KEY,
  supplier_id integer REFERENCES suppliers,
  name varchar(200) NOT NULL,
  unit varchar(10) NOT NULL DEFAULT 'Stk.',
  price numeric(10,4)
);

CREATE TABLE stores (
  id serial PRIMARY KEY,
  ward_id integer REFERENCES wards,
  name varchar(60) NOT NULL
);

CREATE TABLE stock (
  store_id integer NOT NULL REFERENCES stores,
  article_id integer NOT NULL REFERENCES articles,
  quantity integer NOT NULL DEFAULT 0,
  minimum integer,
  PRIMARY KEY (store_id, article_id)
);

CREATE TABLE stock_movements (
  id bigserial PRIMARY KEY,
  store_id integer NOT NULL,
  article_id integer NOT NULL,
  delta integer NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  employee_id integer REFERENCES employees,
  FOREIGN KEY (store_id, article_id) REFERENCES stock
);

CREATE TABLE purchase_orders (
  id serial PRIMARY KEY,
  supplier_id integer NOT NULL REFERENCES suppliers,
  ordered_on date NOT NULL DEFAULT CURRENT_DATE,
  received_on date
);

CREATE TABLE purchase_order_lines (
  purchase_order_id integer NOT NULL REFERENCES purchase_orders ON DELETE CASCADE,
  article_id integer NOT NULL REFERENCES articles,
  quantity integer NOT NULL,
  price numeric(10,4) NOT NULL,
  PRIMARY KEY (purchase_order_id, article_id)
);

CREATE TABLE meals (
  id serial PRIMARY KEY,
  name varchar(100) NOT NULL,
  kcal integer,
  is_vegan boolean NOT NULL DEFAULT false
);

CREATE TABLE meal_orders (
  admission_id bigint NOT NULL REFERENCES admissions ON DELETE CASCADE,
  day date NOT NULL,
  meal_id integer NOT NULL REFERENCES meals,
  PRIMARY KEY (admission_id, day)
);

CREATE TABLE users (
  id serial PRIMARY KEY,
  employee_id integer UNIQUE REFERENCES employees ON DELETE SET NULL,
  login varchar(40) NOT NULL UNIQUE,
  password_hash text NOT NULL,
  last_login timestamp without time zone,
  locked boolean NOT NULL DEFAULT false
);

CREATE TABLE "2fa_secrets" (
  user_id integer PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  secret text NOT NULL,
  "1st_used" timestamptz
);

CREATE TABLE roles (
  id serial PRIMARY KEY,
  name varchar(40) NOT NULL UNIQUE
);

CREATE TABLE user_roles (
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  role_id integer NOT NULL REFERENCES roles ON DELETE CASCADE,
  PRIMARY KEY (user_id, role_id)
);

CREATE TABLE permissions (
  role_id integer NOT NULL REFERENCES roles ON DELETE CASCADE,
  name varchar(80) NOT NULL,
  PRIMARY KEY (role_id, name)
);

CREATE TABLE sessions (
  token char(64) PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  address inet NOT NULL,
  expires timestamptz NOT NULL
);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;

CREATE TABLE audit_log (
  id bigserial PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  user_id integer REFERENCES users,
  table_name name NOT NULL,
  row_id text,
  old_row jsonb,
  new_row jsonb,
  txid bigint NOT NULL DEFAULT txid_current()
);

CREATE TABLE settings (
  key varchar(60) PRIMARY KEY,
  value text,
  "type" varchar(10) NOT NULL DEFAULT 'text'
);

CREATE TABLE holidays (
  day date PRIMARY KEY,
  name varchar(60) NOT NULL
);

CREATE TABLE messages (
  id bigserial PRIMARY KEY,
  sender_id integer NOT NULL REFERENCES employees,
  recipient_id integer NOT NULL REFERENCES employees,
  about_id bigint REFERENCES patients,
  body text NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz
);

-- From the import of 2014; nobody dares to drop it.
CREATE TABLE tmp_import_2014 (
  line integer,
  raw text
);

CREATE VIEW open_visits AS
  SELECT v.id, v.patient_id, p.last_name, v.department_id, v.arrived_at
  FROM visits v JOIN patients p ON p.id = v.patient_id
  WHERE v.left_at IS NULL;

CREATE VIEW revenue_by_insurer AS
  SELECT insurer_id, date_trunc('month', issued_on) AS month, sum(total) AS total
  FROM invoices GROUP BY 1, 2;

CREATE MATERIALIZED VIEW bed_occupancy AS
  SELECT w.id AS ward_id, count(*) FILTER (WHERE b.state = 'occupied') AS occupied, count(*) AS beds
  FROM wards w JOIN rooms r ON r.ward_id = w.id JOIN beds b ON b.room_id = r.id GROUP BY w.id;

CREATE FUNCTION touch_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  NEW.search := to_tsvector('simple', NEW.first_name || ' ' || NEW.last_name);
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON patients FOR EACH ROW EXECUTE FUNCTION touch_patient();
